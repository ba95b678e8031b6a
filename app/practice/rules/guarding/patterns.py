"""What the privacy guard looks for. One list for the server and for the page (which fetches it as JSON).

The expressions keep to what Python's ``re`` and JavaScript's ``RegExp`` read alike: no flags, no named groups, none of
the classes that differ outside ASCII; look-behinds have one fixed width. Each looks in one reading of the text: as it
stands in plain letters, the same in small letters, its numbers as digits, or its words as classes (`lexicon`).
Earlier patterns win where two overlap.
"""

# ruff: noqa: E501  (an expression cut over lines is harder to read)

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.practice.rules.guarding.tokens import number_words


class Severity(StrEnum):
    """``BLOCK`` must go before a case can be submitted; ``HINT`` asks for an answer: replace it, or it names nobody."""

    BLOCK = "block"
    HINT = "hint"


class Reading(StrEnum):
    """In which lane a pattern looks."""

    TEXT = "text"
    SMALL = "small"
    DIGITS = "digits"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One thing to look for.

    ``check`` names an arithmetic test that it must pass as well; ``near`` an expression that stands close by, in small
    letters.
    """

    kind: str
    reading: Reading
    regex: str
    check: str = ""
    near: str = ""


def _one_of(words: Iterable[str]) -> str:
    """An alternation of ``words``, longest first so that ``mevrouw`` wins from ``mevr``."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


_TEXT, _SMALL, _DIGITS, _WORDS = Reading
_START = "(?<![A-Za-z0-9])"
_END = "(?![A-Za-z0-9])"
_MONTHS = _one_of(
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
        "jan",
        "feb",
        "mrt",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "okt",
        "nov",
        "dec",
    ]
)
_LONG_AGO = "(?:18[0-9][0-9]|19[0-9][0-9])"
_YEAR = "(?:1[89][0-9][0-9]|20[0-9][0-9])"
#: Not "een", which is mostly an article.
_SAID = _one_of(word for word in number_words() if word not in ("nul", "een"))
_SAID_YEAR = "(?:achttien|negentien)honderd ?(?:en ?)?[a-z]*"
_DAY = f"(?:[0-3]?[0-9](?:e|ste|de)?|{_SAID})"
_DAY_MONTH = f"(?:{_DAY} ?{_MONTHS}[.]?|[0-3]?[0-9] ?[-/.] ?[01]?[0-9])"
_BEFORE_2000 = f"(?:{_LONG_AGO}|'?[3-9][0-9]|{_SAID_YEAR})"
_OLD_DAY = (
    f"(?:[0-3]?[0-9] ?[-/.] ?[01]?[0-9] ?[-/. ] ?{_BEFORE_2000}|{_LONG_AGO}[-/.][01]?[0-9][-/.][0-3]?[0-9]"
    f"|{_DAY} {_MONTHS}[.]?,? {_BEFORE_2000})"
)
_BORN = "(?:geboortedatum|geboortedag|geboortejaar|geboren|geb[.] ?dat[.]?|geb[.]|verjaardag|jarig|verjaart)"
_LINKED = "(?:[ :,.(=]|op|in|is|was|het|jaar|van|zijn|haar|viert|de){1,12}"
_MAIL = "[a-z0-9][a-z0-9._%+-]{0,63}"
_AT = "(?: ?@ ?| ?[(\\[]at[)\\]] ?| apenstaart(?:je)? )"
_DOT = "(?: ?[.] ?| ?[(\\[](?:dot|punt)[)\\]] ?| punt | dot )"
_DOMAIN = "(?:nl|com|org|net|eu|info|be|de|nu|online|frl|gmail|example)"
_SEP = "[ .-]?"
#: No BSN: the hours of a day.
_HOURS = "[^A-Za-z]{0,30}(?<![0-9])[0-9]{1,2}:[0-5][0-9](?![0-9])"
#: By how much follows on its two digits: the countries that most people have an account in.
_LENGTHS = {
    11: "no",
    12: "be",
    14: "dk fi",
    16: "at lu",
    17: "ch",
    18: "de gb ie",
    20: "es se",
    21: "pt",
    22: "tr",
    23: "fr it gr",
    24: "pl ma hu",
}
_ABROAD = "|".join(
    f"(?:{countries.replace(' ', '|')})(?: ?[0-9]){{2}}(?: ?[a-z0-9]){{{length}}}"
    for length, countries in _LENGTHS.items()
)
_STREETS = "straat|straatje|laan|laantje|plein|singel|gracht|kade|dreef|steeg"
_WAYS = "weg|hof|dijk|pad|plantsoen|brink|akker|akkers|veld|velden|esch|markt|wal|haven|kanaal|erf|allee|kamp|horst|vaart|stroom|meent|park"
_HOUSE = f"(?:nummer |nr[.]? ?)?(?:[1-9][0-9]{{0,3}}(?: ?- ?[0-9]{{1,2}}(?![0-9]))?(?: ?-? ?[a-zA-Z](?![A-Za-z]))?|{_SAID}){_END}"
#: Goes with the address when that is replaced by "in de buurt".
_AT_HOUSE = "(?:(?:aan|op) (?:de |het )?)?"
_NO_STREET = "(?![Oo]nderweg|[Hh]alfweg|[Aa]rbeidsmarkt|[Zz]uidlaardermarkt|[Rr]ommelmarkt|[Kk]erstmarkt|[Tt]errein|[Vv]oetbalveld|[Ss]portveld|[Ss]peelveld)"
_SHORT_WORDS = "(?:aan|al|als|at|be|bv|ca|cm|da|de|dm|do|dr|du|een|el|en|er|et|eu|ex|he|ik|in|is|ja|je|jl|kg|km|ma|me|mg|mi|ml|mm|mw|na|nl|nu|of|om|op|ov|st|te|to|tv|uw|va|vb|vr|we|wo|ze|zn|zo)"

#: A given or family name, or a word with a capital that may be one.
_NAME = "[GFABW]"
#: A word between names: van, der, v.d.; with another before it: op den, in 't.
_INFIX = "(?:l?[uvi])"
_LINK = f"{_INFIX}{{0,3}}(?:V{_INFIX}?)?"
#: What only can be a name after another, or after such a word.
_AFTER_NAME = "[GFABWPSER]"
_AFTER_INFIX = f"{_INFIX}{{1,3}}[XTY]"
_TAIL = f"(?:(?:{_INFIX}{{0,3}}|V{_INFIX}?){_AFTER_NAME}|{_AFTER_INFIX}|I(?![A-Z]))*"
#: After a title and both of these, any word is a name: dhr. v.d. meer.
_BOTH = "(?:uu|i)"
#: A name written small.
_LOW = "(?:[gh]f?|[fb])"
_LOW_TAIL = f"(?:{_INFIX}{{1,3}}[fb]|f)?"
_MID = "(?<=[A-Za-z,&])"
_CAPITALS = "[A-HJ-Z]"

#: Kinds that only a text with a number can hold, and those that need what an address on the internet has: for a quick
#: look before the rest.
NUMBERED = frozenset(
    ("iban", "big", "phone", "bsn", "birth", "date", "postcode", "number", "address", "age", "digits")
)
ONLINE = frozenset(("email", "url"))
NUMBER = "[0-9]|honderd"
NUMBER_READ = "[02-9]|11"
ONLINE_SIGN = "@|apenstaart|www|://|[ (\\[]at[ )\\]]|[.](?:nl|com|org|net|eu|info)| punt "

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "email", _SMALL, f"(?<![a-z0-9._%+-]){_MAIL}{_AT}[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{1,63}}){{1,8}}"
    ),
    Pattern(
        "email",
        _SMALL,
        f"{_START}{_MAIL}(?: punt [a-z0-9-]{{1,63}}){{0,3}} (?:at|apenstaart(?:je)?) [a-z0-9-]{{1,63}}(?: punt [a-z0-9-]{{1,63}}){{0,3}} punt {_DOMAIN}{_END}",
    ),
    Pattern("url", _SMALL, f'{_START}(?:h(?:tt|xx)ps?://|www ?[.] ?)[^ \n<>"]{{2,200}}'),
    Pattern(
        "url",
        _SMALL,
        f"{_START}(?:www punt )?[a-z0-9-]{{2,63}}(?: punt [a-z0-9-]{{2,63}}){{0,2}} punt {_DOMAIN}{_END}",
    ),
    Pattern(
        "url",
        _SMALL,
        f'(?<![a-z0-9@.-])[a-z0-9-]{{2,63}}(?:[.][a-z0-9-]{{2,63}}){{0,3}}[.](?:nl|com|org|net|eu|info)(?:/[^ \n<>"]{{0,200}})?{_END}',
    ),
    Pattern(
        "iban", _SMALL, f"{_START}n{_SEP}l(?:{_SEP}[0-9]){{2}}(?:{_SEP}[a-z]){{4}}(?:{_SEP}[0-9]){{10}}{_END}"
    ),
    Pattern("iban", _SMALL, f"{_START}(?:{_ABROAD}){_END}", check="iban"),
    Pattern("big", _DIGITS, "(?<![0-9])[0-9](?:_?[0-9]){10}(?![0-9])", near="(?<![a-z])big(?![a-z])"),
    Pattern("phone", _DIGITS, "(?<![0-9])(?:[+]_?|0_?0_?)3_?1_?(?:0_?)?[1-9](?:_?[0-9]){8}(?![0-9])"),
    Pattern("phone", _DIGITS, "(?<![0-9])0_?[1-9](?:_?[0-9]){8}(?![0-9])"),
    Pattern("bsn", _DIGITS, "(?<![0-9])[0-9](?:_?[0-9]){8}(?![0-9])", check="bsn"),
    Pattern(
        "bsn",
        _SMALL,
        f"(?<![0-9])(?!{_HOURS})[0-9](?:[ .,/*_|;:+=-]{{0,3}}[0-9]){{8}}(?![0-9])",
        check="bsn",
    ),
    Pattern(
        "birth",
        _SMALL,
        f"{_START}{_BORN}{_LINKED}(?:{_OLD_DAY}|{_DAY_MONTH}(?:[-/. ]{{1,2}}{_YEAR})?|{_YEAR}|{_SAID_YEAR}){_END}",
    ),
    Pattern(
        "birth",
        _SMALL,
        f"{_START}(?:{_OLD_DAY}|{_DAY_MONTH}(?:[-/. ]{{1,2}}{_YEAR})?)(?: [a-z]{{1,10}}){{0,3}} (?:geboren|jarig|verjaardag)",
    ),
    Pattern("birth", _SMALL, f"{_START}{_OLD_DAY}{_END}"),
    Pattern(
        "birth", _SMALL, f"{_START}(?:is|was|bouwjaar|jaargang|lichting) (?:van |uit )?{_LONG_AGO}{_END}"
    ),
    Pattern(
        "date",
        _SMALL,
        f"{_START}(?:[0-3]?[0-9] ?[-/.] ?[01]?[0-9] ?[-/.] ?(?:20[0-9][0-9]|[0-2][0-9])|20[0-9][0-9][-/.][01]?[0-9][-/.][0-3]?[0-9]|{_DAY} {_MONTHS}[.]? (?:20[0-9][0-9]|'[0-2][0-9])){_END}",
    ),
    Pattern("phone", _DIGITS, "(?<![0-9])(?:[+]_?|0_?0_?)[1-9](?:_?[0-9]){8,13}(?![0-9])"),
    Pattern(
        "phone",
        _DIGITS,
        "(?<![0-9])[1-9](?:_?[0-9]){5,8}(?![0-9])",
        near="(?<![a-z])(?:tel[.:]|telefoon|mobiel|bel|belde|bereikbaar|nummer|whatsapp|app)(?![a-z])",
    ),
    Pattern(
        "bsn",
        _DIGITS,
        "(?<![0-9])[0-9](?:_?[0-9]){7,8}(?![0-9])",
        near="(?<![a-z])(?:bsn|sofi|burgerservice|persoonsnummer)",
    ),
    Pattern(
        "postcode",
        _TEXT,
        f"{_START}(?!(?:19|20)[0-9]{{2}} (?:TV|EU|OV|NS|PC|CD|AH|OK)(?![A-Z]))[1-9](?: ?[0-9]){{3}} ?[A-Z] ?[A-Z]{_END}|{_START}[1-9][0-9]{{3}} ?(?!{_SHORT_WORDS}(?![a-z]))[a-z]{{2}}{_END}",
    ),
    Pattern("postcode", _SMALL, f"{_START}postcode ?:? ?(?:is )?[1-9](?: ?[0-9]){{3}}(?![0-9])"),
    Pattern(
        "number",
        _SMALL,
        f"{_START}[a-z]{{0,12}}(?:client|dossier|polis|patient|verzekerden|verzekerings|relatie|burgerservice|paspoort|rijbewijs|klant)(?:en)?-?(?:nummer|nr[.]?)(?: is| was)?[ :]{{0,3}}[a-z]{{0,3}}-?[0-9][0-9a-z-]{{2,}}",
    ),
    Pattern(
        "address",
        _TEXT,
        f"{_START}{_AT_HOUSE}{_NO_STREET}(?:[A-Z][A-Za-z.]*[ -]){{0,3}}[A-Z][A-Za-z-]+(?:{_STREETS}|{_WAYS}) {_HOUSE}",
    ),
    Pattern("address", _SMALL, f"{_START}{_AT_HOUSE}[a-z]{{3,}}(?:{_STREETS}) {_HOUSE}"),
    Pattern(
        "address",
        _TEXT,
        f"{_START}(?:De|Het|Grote|Kleine|Nieuwe|Oude|Lange|Korte)(?: [A-Z][a-z]+){{0,2}} (?:Brink|Markt|Kerkhof|Kolk|Vaart|Huizen|Hof|Weg|Esch|Es|Laan|Kamp|Veld|Dijk|Drift|Steeg|Straat) {_HOUSE}",
    ),
    Pattern(
        "address",
        _TEXT,
        f"{_START}(?:Brink|Vaart (?:NZ|ZZ|N[.]?Z[.]?|Z[.]?Z[.]?)|Drift|Noordersingel) {_HOUSE}",
    ),
    Pattern(
        "address",
        _TEXT,
        f"{_START}(?:nummer|nr[.]?|huisnummer) [1-9][0-9]{{0,3}}[a-z]? (?:aan|in|op|van) (?:de|het) [A-Z][A-Za-z]*(?:{_STREETS}|{_WAYS}){_END}",
    ),
    Pattern("address", _WORDS, f"{_MID}V[WFBKX]n(?![a-z])"),
    Pattern("organisation", _WORDS, "q+"),
    Pattern("organisation", _WORDS, f"v?[oO](?:[uvi]{{0,2}}{_CAPITALS})+"),
    Pattern("organisation", _WORDS, "v?[mM](?:[uvi]{0,2}[GFABWPKXVRO])+"),
    Pattern("organisation", _WORDS, "v?[GFABWPK]+O"),
    Pattern("organisation", _WORDS, "v?K"),
    Pattern(
        "name",
        _WORDS,
        f"(?:[tTyY]|[dD][.]?)[dD]?[.]?I*(?:{_LINK}[GFABWPKSERTY]|{_AFTER_INFIX}){_TAIL}",
    ),
    Pattern(
        "name",
        _WORDS,
        f"(?:[tTyY]|[dD][.]?)I*(?:{_INFIX}{{0,3}}{_LOW}{_LOW_TAIL}|u[we]|{_BOTH}[wexjk]|e)|[yY]a",
    ),
    Pattern("name", _WORDS, f"(?:I{{1,4}}(?:{_LINK}[GFBWPSER]|{_AFTER_INFIX})|I{{2,4}}A|U[FB]){_TAIL}"),
    Pattern("name", _WORDS, f"[rR]{_NAME}{_TAIL}|[rR][gh]{_LOW_TAIL}"),
    Pattern("name", _WORDS, f"G{_TAIL}|g{_LOW_TAIL}"),
    Pattern("name", _WORDS, f"F{_TAIL}"),
    Pattern("name", _WORDS, f"A(?:{_LINK}[FBW]){_TAIL}|A(?=[jk])"),
    Pattern("name", _WORDS, f"V{_INFIX}{{1,2}}{_NAME}{_TAIL}|(?:V|{_MID}V){_NAME}{_TAIL}(?<=[FB])"),
    Pattern("name", _WORDS, f"{_MID}[AB]{_TAIL}"),
    Pattern("place", _WORDS, "P"),
    Pattern(
        "place", _TEXT, f"{_START}(?:de )?[A-Z][a-z]+(?:straat|laan|plein|singel|gracht|kade|dreef){_END}"
    ),
    Pattern(
        "age",
        _SMALL,
        f"{_START}(?:[5-9][0-9]|10[0-9])(?: ?-? ?jarige?{_END}| jaar oud{_END})|{_START}(?:is|was|wordt|werd) (?:al |nu |bijna |net )?(?:[5-9][0-9]|10[0-9])(?: jaar)? ?[.,]",
    ),
    Pattern("digits", _TEXT, f"{_START}[0-9](?:[.-]?[0-9]){{6,}}{_END}"),
    Pattern("capital", _WORDS, f"{_MID}W{_TAIL}|W{_LINK}{_NAME}{_TAIL}|W(?=j)"),
)
