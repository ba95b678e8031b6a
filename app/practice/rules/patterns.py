"""What the privacy guard looks for. One list for the server and for the page (which fetches it as JSON).

The expressions keep to what Python's ``re`` and JavaScript's ``RegExp`` (flag ``u``) read alike: no flags, none
of the classes that differ outside ASCII (word, digit, space, word edge), no named groups; look-behinds have one
fixed width. Earlier patterns win where two overlap.
"""

# ruff: noqa: E501  (an expression cut over lines is harder to read)

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``BLOCK`` must be resolved before a case can be submitted; ``HINT`` only asks to look again."""

    BLOCK = "block"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One thing to look for; ``check`` names an arithmetic test that the digits must pass as well."""

    kind: str
    severity: Severity
    regex: str
    check: str = ""


_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_LOWER = "a-z\u00df-\u00f6\u00f8-\u00ff"
_UPPER = (
    "A-Z\u00c0-\u00d6\u00d8-\u00de\u0106\u010c\u0110\u011e\u0130\u0141\u015a\u015e\u0160\u0179\u017b\u017d"
)
_SPACE = "[ \u00a0\u202f\t]"
_START = f"(?<![{_LETTER}0-9])"
_END = f"(?![{_LETTER}0-9])"


def _any_case(word: str) -> str:
    """``Mei`` → ``[Mm][Ee][Ii]``: flags would make the two languages differ."""
    return "".join(f"[{char.upper()}{char.lower()}]" if char.isalpha() else f"[{char}]" for char in word)


def _one_of(words: str, *, any_case: bool = False) -> str:
    """An alternation of ``words``, longest first so that ``mevrouw`` wins from ``mevr``."""
    ordered = sorted(words.split(), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(_any_case(word) if any_case else word for word in ordered) + ")"


def _either_initial(words: str) -> str:
    """``oma`` → ``[oO]ma``."""
    return " ".join(f"[{word[0]}{word[0].upper()}]{word[1:]}" for word in words.split())


#: Common given names in the north. Names that are also ordinary words at the start of a sentence (Ben, Wil,
#: Mark, Toon, Roos, Door) are left out: their capital in mid-sentence still raises a hint.
GIVEN_NAMES = """
Aafke Aaltje Adriaan Agnes Ahmed Albert Alberta Ali Alida Alie Anja Anke Ankie Anna Anne Annechien Anneke
Annelies Annemarie Annet Annie Antje Anton Arend Arie Arjan Astrid Barbara Bart Bea Beatrix Berend Bernard
Bert Berta Betsy Bettie Betty Bob Bram Bregje Carla Carolien Catharina Christiaan Christina Cor Cornelia
Cornelis Corrie Daan Daniel David Derk Diana Dick Dieneke Dina Dineke Dirk Dorien Edith Egbert Elif
Elisabeth Ellen Elly Els Elsje Emma Emmy Erik Erna Ernst Esther Eva Evert Fatima Femke Fenna Ferdinand Flip
Folkert Frans Fred Frederik Freek Frits Frouke Geert Geertje Geertruida Geesje Gerard Gerben Gerda Gerrie
Gerrit Gert Greet Greetje Gretha Grietje Hanna Hannah Hanneke Hannie Hans Harm Harmke Harrie Harry Hassan
Heleen Helena Hendrik Hendrika Hendrikje Henk Hennie Henny Herman Hermien Hetty Hilda Hilde Hillechien Hinke
Ibrahim Ina Ineke Ingrid Irene Isabel Jaap Jacob Jacoba Jacqueline Jan Janna Janneke Jannes Jannie Jantina
Jantje Jeanette Jelle Jenny Jeroen Johan Johanna Johannes Joke Jolanda Joop Joost Jopie Jos Josina Judith
Julia Jurgen Jurjen Karel Karin Kees Klaas Klaasje Klazien Koos Laura Leendert Lena Lenie Leo Lia Lieke Lies
Liesbeth Linda Lubbert Lucas Luuk Lydia Maaike Maarten Manon Marga Margaretha Margot Margreet Margriet Maria
Marian Marianne Marie Marieke Marijke Marina Marja Marjan Martha Martijn Martin Martina Mathilde Maurits
Meindert Michiel Mieke Mien Mirjam Mohammed Monique Nel Nelleke Nellie Nelly Nico Nicolaas Nienke Nina
Noortje Paul Paula Peter Petra Piet Pieter Pieternella Pim Rein Reina Reinder Renske Rieka Riet Rietje Rika
Rineke Rob Robert Roelie Roelof Rolf Ron Ronald Ruben Rudolf Ruth Ruud Sanne Sara Saskia Sien Sientje
Sietske Sijtse Simon Sjaak Sjoerd Sjoukje Sofie Stefan Stien Suzanne Teun Teunis Theo Thijs Thomas Tineke
Tiny Titia Tjitske Tonnie Tonny Trien Trijntje Trudy Truus Ursula Vera Victor Wanda Wessel Wiebe Wietske
Wilhelmina Willem Willemien Willy Wilma Wim Wouter Wubbo Yvonne Zwaantje
"""

#: Words before a name; a capital after one of them makes it a name.
TITLES = """
mevrouw meneer mijnheer heer juffrouw tante zuster broeder dokter dominee pastoor opa oma familie
"""
#: The same, shortened: only these may have a full stop of their own ("familie. Zij" ends a sentence).
SHORT_TITLES = "mevr mw dhr ds dr drs fam"
_INFIX = "(?:van|de|der|den|het|ten|ter|te|la|le|el|al|op|in|bij|aan|v[.]d[.]|[\u2019']t|[\u2019']s)"
_CAPITAL_NAME = f"[{_UPPER}][{_LETTER}]+(?:[\u2019'-][{_LETTER}]+)*"
_FAMILY = f"(?:{_SPACE}(?:{_INFIX}{_SPACE}){{0,3}}(?:[Vv]an|[Dd]e|[Dd]er|[Dd]en|[Tt]en|[Tt]er)?{_SPACE}?{_CAPITAL_NAME})"
_MONTHS = _one_of(
    "januari februari maart april mei juni juli augustus september oktober november december jan feb mrt apr jun jul "
    "aug sep sept okt nov dec",
    any_case=True,
)
_YEAR = "(?:1[89][0-9][0-9]|20[0-9][0-9])"
_STREET = (
    "straat|laan|weg|plein|singel|kade|hof|dreef|dijk|steeg|gracht|pad|plantsoen|brink|akker|veld|esch|markt"
)
_PLACES = """
Rolde Beilen Gieten Norg Vries Peize Roden Zuidlaren Smilde Bovensmilde Hoogersmilde Hoogeveen Emmen
Coevorden Meppel Groningen Eelde Paterswolde Annen Eext Borger Westerbork Hooghalen Grolloo Anloo Veenhuizen
Appelscha Oosterwolde Haren Hoogezand Veendam Stadskanaal Leeuwarden Zwolle Kloosterveen Peelo Marsdijk
Pittelo Baggelhuizen Taarlo Loon Zeijen Schoonloo Zuidlaarderveen Ubbena Rhee Balloo Deurze
"""

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "email",
        Severity.BLOCK,
        "(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:[.][A-Za-z0-9-]{1,63}){1,8}",
    ),
    Pattern(
        "url",
        Severity.BLOCK,
        f'{_START}(?:[Hh][Tt][Tt][Pp][Ss]?://|[Ww][Ww][Ww][.])[^ \u00a0\t\n\r<>"]{{2,200}}'
        f'|(?<![{_LETTER}0-9@.-])[A-Za-z0-9-]{{2,63}}[.](?:nl|com|org|net|eu|info)(?:/[^ \u00a0\t\n\r<>"]{{0,200}})?{_END}',
    ),
    Pattern(
        "iban",
        Severity.BLOCK,
        f"{_START}[A-Z]{{2}}[0-9]{{2}}(?:{_SPACE}?[A-Z0-9]{{4}}){{2,7}}(?:{_SPACE}?[A-Z0-9]{{1,3}})?{_END}",
        check="iban",
    ),
    Pattern(
        "iban",
        Severity.BLOCK,
        f"{_START}[Nn][Ll][0-9]{{2}}{_SPACE}?[A-Za-z]{{4}}(?:{_SPACE}?[0-9]){{10}}{_END}",
    ),
    Pattern(
        "bsn",
        Severity.BLOCK,
        f"(?<![0-9])[0-9](?:[.-]?{_SPACE}?[0-9]){{8}}(?![0-9])",
        check="bsn",
    ),
    Pattern(
        "date",
        Severity.BLOCK,
        f"{_START}(?:"
        f"[0-3]?[0-9]{_SPACE}?[-/.]{_SPACE}?[01]?[0-9]{_SPACE}?[-/.]{_SPACE}?(?:{_YEAR}|[0-9][0-9])"
        f"|{_YEAR}[-/.][01]?[0-9][-/.][0-3]?[0-9]"
        f"|[0-3]?[0-9](?:e|ste|de)?{_SPACE}{_MONTHS}[.]?{_SPACE}(?:{_YEAR}|[\u2019'][0-9][0-9])"
        f"){_END}",
    ),
    Pattern(
        "birth",
        Severity.BLOCK,
        f"{_START}(?:{_any_case('geboren')}|{_any_case('geboortedatum')}|{_any_case('geboortejaar')}|[Gg]eb[.]"
        f"|{_any_case('verjaardag')}|{_any_case('jarig')})"
        f"(?:{_SPACE}|[:,.(]|op|in|is|was|het|jaar|van){{1,12}}"
        f"(?:{_YEAR}|[0-3]?[0-9](?:e|ste|de)?{_SPACE}?[-/]?{_SPACE}?(?:{_MONTHS}|[01]?[0-9])){_END}",
    ),
    Pattern(
        "phone",
        Severity.BLOCK,
        f"(?<![0-9+])(?:(?:[+]|00)31{_SPACE}?[.-]?{_SPACE}?(?:[(]0[)])?{_SPACE}?[1-9]|[(]?0[1-9])"
        f"(?:{_SPACE}?[./()-]?{_SPACE}?[0-9]){{8}}(?![0-9])"
        f"|(?<![0-9+])(?:[+]|00)[1-9][0-9](?:{_SPACE}?[.-]?[0-9]){{7,11}}(?![0-9])",
    ),
    Pattern(
        "postcode",
        Severity.BLOCK,
        f"{_START}[1-9][0-9]{{3}}(?:{_SPACE}?[A-Z]{{2}}|[A-Za-z]{{2}}){_END}"
        f"|{_START}{_any_case('postcode')}{_SPACE}?:?{_SPACE}?(?:is{_SPACE})?[1-9][0-9]{{3}}(?![0-9])",
    ),
    Pattern(
        "number",
        Severity.BLOCK,
        f"{_START}(?:[Cc]li[e\u00eb]nt|[Dd]ossier|[Pp]olis|[Pp]ati[e\u00eb]nt|[Bb]urgerservice)"
        f"(?:en)?-?nummer{_SPACE}?(?:is{_SPACE})?:?{_SPACE}?[A-Za-z]{{0,3}}-?[0-9]{{3,}}",
    ),
    Pattern(
        "address",
        Severity.BLOCK,
        f"{_START}(?![Oo]nderweg|Halfweg|[Aa]rbeidsmarkt|[Ss]tappen)(?:[{_UPPER}][{_LETTER}.-]*{_SPACE}){{0,3}}"
        f"[{_UPPER}][{_LETTER}-]+(?:{_STREET}){_SPACE}(?:nummer{_SPACE}|nr[.]?{_SPACE})?[1-9][0-9]{{0,3}}{_SPACE}?[a-zA-Z]?{_END}"
        f"|{_START}(?:De|Het|Grote|Kleine|Nieuwe|Oude){_SPACE}(?:Brink|Markt|Kerkhof|Kolk|Vaart|Huizen|Hof|Weg|Esch)"
        f"{_SPACE}[1-9][0-9]{{0,3}}{_SPACE}?[a-zA-Z]?{_END}"
        f"|{_START}(?:Brink|Vaart{_SPACE}(?:NZ|ZZ)|Dennenweg|Torenlaan){_SPACE}[1-9][0-9]{{0,3}}{_SPACE}?[a-zA-Z]?{_END}",
    ),
    Pattern(
        "name",
        Severity.BLOCK,
        f"{_START}(?:{_one_of(_either_initial(TITLES))}|{_one_of(_either_initial(SHORT_TITLES))}[.]?){_SPACE}"
        f"(?:[{_UPPER}][.]{_SPACE}?){{0,4}}(?:{_INFIX}{_SPACE}){{0,3}}"
        f"(?:(?:Van|De|Der|Den|Ten|Ter|Te|El|Al){_SPACE}(?:{_INFIX}{_SPACE})?)?{_CAPITAL_NAME}",
    ),
    Pattern(
        "name",
        Severity.BLOCK,
        f"{_START}(?:[{_UPPER}][.]{_SPACE}?){{2,4}}(?:{_INFIX}{_SPACE}){{0,3}}{_CAPITAL_NAME}"
        f"|{_START}[{_UPPER}][.]{_SPACE}?(?:{_INFIX}{_SPACE}){{1,3}}{_CAPITAL_NAME}",
    ),
    Pattern(
        "given_name",
        Severity.BLOCK,
        f"{_START}{_one_of(GIVEN_NAMES)}(?:-[{_UPPER}][{_LETTER}]+)?(?:{_FAMILY}){{0,2}}{_END}",
    ),
    Pattern("place", Severity.HINT, f"{_START}{_one_of(_PLACES)}{_END}"),
    Pattern(
        "place",
        Severity.HINT,
        f"{_START}[{_UPPER}][{_LOWER}]+(?:straat|laan|plein|singel|gracht|kade|dreef){_END}",
    ),
    Pattern(
        "age",
        Severity.HINT,
        f"{_START}(?:[5-9][0-9]|10[0-9])(?:{_SPACE}?-?{_SPACE}?jarige?{_END}|{_SPACE}jaar{_SPACE}oud{_END})"
        f"|{_START}(?:is|was|wordt|werd){_SPACE}(?:al{_SPACE}|nu{_SPACE})?(?:[5-9][0-9]|10[0-9])(?:{_SPACE}jaar)?{_SPACE}?[.]",
    ),
    Pattern("digits", Severity.HINT, f"{_START}[0-9](?:[.-]?[0-9]){{6,}}{_END}"),
    Pattern(
        "capital",
        Severity.HINT,
        f"(?<=[{_LOWER},]{_SPACE})[{_UPPER}][{_LOWER}]{{2,}}(?:{_SPACE}(?:{_INFIX}{_SPACE}){{0,2}}[{_UPPER}][{_LOWER}]{{2,}}){{0,2}}{_END}",
    ),
)

#: Capitalised words in mid-sentence that name no person.
_SAFE = """
    Alzheimer Assen Actium Accolade Dementalent DemenTalent Drenthe Drents Drentse Duits Duitse
    Duitsland Engels Engelse Europa Fries Friesland Gronings Icare Interzorg Kerst Kerstmis Koningsdag
    Moederdag Nederland Nederlands Nederlandse Odensehuis Oud Nieuw Paasmaandag Pasen Pinksteren
    Sinterklaas Sint Vaart Welzijn Vaderdag Wmo Zorggroep Leergang Praktijkcasus Zuidlaardermarkt
    Stichting Gemeente
"""
SAFE_WORDS = frozenset(_SAFE.split())
