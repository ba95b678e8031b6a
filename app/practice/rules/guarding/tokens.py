"""The words of a text as a lane of classes, and its numbers, written in digits or in words, as a lane of digits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.practice.rules.guarding.family_names import ENDINGS, SMALL_ENDINGS
from app.practice.rules.guarding.lexicon import ORGANISATION_ENDS, ORGANISATIONS, PHRASES, classes
from app.practice.rules.guarding.reading import Lane

#: A number (also with an O or an l for a digit), v.d. however it is written, an initial, a word, or one sign.
SIGN = (
    "(?<![A-Za-z0-9])(?=[OoIl]*[0-9])[0-9OoIl]+(?![A-Za-z0-9])|[0-9]+"
    "|(?<![A-Za-z])[vV](?:[.]? ?| ?/ ?)d(?:[.](?![a-z])|(?![A-Za-z.]))"
    "|(?<![A-Za-z])(?:Th|Chr|Joh|Ph|IJ|[A-Z])[.](?![a-z])"
    "|'[ts](?![A-Za-z])|[A-Za-z]+(?:['-][A-Za-z]+)*|[^ ]"
)
#: What may stand between the digits of one number.
GAP = "[ .,/()*_|~;-]{0,4}\n?[ .,/()*_|~;-]{0,4}"
_UNITS = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
_TEENS = [
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
]
_TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]


class Token(NamedTuple):
    """A word, number or sign at ``start`` to ``end`` of the reading; ``plain``: in small letters."""

    text: str
    plain: str
    start: int
    end: int


@lru_cache(maxsize=1)
def number_words() -> dict[str, str]:
    """The digits of each number word from nul to negenennegentig."""
    found = {word: str(number) for number, word in enumerate((*_UNITS, *_TEENS))}
    for ten, word in enumerate(_TENS, start=2):
        found[word] = f"{ten}0"
        found.update({f"{unit}en{word}": f"{ten}{number}" for number, unit in enumerate(_UNITS) if number})
    return found


@lru_cache(maxsize=1)
def _token() -> re.Pattern[str]:
    return re.compile(SIGN)


@lru_cache(maxsize=1)
def _gap() -> re.Pattern[str]:
    return re.compile(GAP)


def tokens(text: str) -> list[Token]:
    """The words, numbers and signs of a reading, in order."""
    return [
        Token(found[0], found[0].lower(), found.start(), found.end()) for found in _token().finditer(text)
    ]


# ------------------------------------------------------------------------------------------------ phrases

Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]


def phrases(listed: Iterable[tuple[str, str]]) -> Phrases:
    """Names of more words by their first word, the longest first; each with its class."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, code in listed:
        cut = tuple(token.plain for token in tokens(words))
        if cut:
            found.setdefault(cut[0], []).append((cut, code))
    return {first: sorted(some, key=lambda one: -len(one[0])) for first, some in found.items()}


@lru_cache(maxsize=1)
def own_phrases() -> tuple[tuple[str, str], ...]:
    """The phrases that every text knows, with their class."""
    safe = [(one.strip(), "S") for one in PHRASES.split("|")]
    return (*safe, *((one.strip(), "q") for one in ORGANISATIONS.split("|")))


# ------------------------------------------------------------------------------------------------ lanes


def word_lane(cut: Sequence[Token], known: Phrases) -> Lane:
    """Each token as its class."""
    codes: list[str] = []
    classed = classes()
    skip = 0
    for at, token in enumerate(cut):
        if skip:
            skip -= 1
            continue
        word, plain = token.text, token.plain
        for phrase, code in known.get(plain, ()):
            here = cut[at : at + len(phrase)]
            if tuple(one.plain for one in here) == phrase and (code != "q" or _has_capital(here)):
                codes.extend(code * len(phrase))
                skip = len(phrase) - 1
                break
        else:
            # Most words are known and written small.
            quick = classed.get(word)
            codes.append(quick[0] if quick else code_of(word, plain))
    return Lane("".join(codes), [token.start for token in cut], [token.end for token in cut])


def _has_capital(cut: Iterable[Token]) -> bool:
    return any("A" <= token.text[0] <= "Z" for token in cut)


def code_of(word: str, plain: str) -> str:
    """The class of one token; a sign is its own, or ``*``."""
    first = word[0]
    if not word.isalpha() and _numeral().fullmatch(word):
        return "n"
    if not ("A" <= first <= "Z" or "a" <= first <= "z"):
        if len(word) > 1:
            return "v"
        return {"!": ".", "?": ".", "\n": "/", "'": '"'}.get(first, first if first in '.:,"&(' else "*")
    known = classes()
    if plain[0] == "v" and plain.translate(_BARE) == "vd":
        return known["vd"][first == "V"]
    if word[-1] == ".":
        return "I"
    if len(word) == 1 and first <= "Z":
        return "U" if known.get(plain, "")[:1] != "x" else "X"
    capital = first <= "Z"
    code = known.get(plain)
    if code is None and "-" in word:
        code = _of_parts(plain.split("-"), capital)
    if code is None and plain.endswith("'s"):
        code = known.get(plain[:-2])
    if code is None and capital and plain.endswith("s") and known.get(plain[:-1]) in ("gG", "hG"):
        code = "gG"
    if _SHOUTED.match(word):
        return code[1] if code and code[1] in "GFTDYPOV" else "C"
    if not capital:
        return code[0] if code else "e" if _ends(plain, SMALL_ENDINGS, 3) else "w"
    if code:
        return code[1]
    return _of_its_form(word, plain)


_BARE = str.maketrans("", "", " ./")
#: WhatsApp is a brand.
_CAMEL = re.compile("[a-z][A-Z]")
#: BIG, GGZ, but also AVG-regels.
_SHOUTED = re.compile("[A-Z]{2,}(?![A-Za-z])")


def _of_parts(parts: Sequence[str], capital: bool) -> str | None:
    """A word with hyphens: Hendrik-Jan is a name, an oud-collega a colleague, a Gamma-tas a bag."""
    known = classes()
    found = [known.get(part) for part in parts]
    if not capital:
        return found[-1] if found[-1] in ("rR", "oO", "mM") else None
    if found[0] in ("wS", "wE"):
        return "wS"
    for code in ("gG", "hG", "fF", "bB"):
        if code in found:
            return code
    return None


_ORGANISATION_ENDS = tuple(ORGANISATION_ENDS)


def _of_its_form(word: str, plain: str) -> str:
    if _CAMEL.search(word):
        return "S"
    if _ends(plain, _ORGANISATION_ENDS, 3):
        return "K"
    return "F" if _ends(plain, ENDINGS, 4) else "W"


def _ends(word: str, ends: tuple[str, ...], least: int) -> bool:
    """Whether the word has one of the ends, after so many letters or more."""
    return word.endswith(ends) and any(len(word) >= len(end) + least and word.endswith(end) for end in ends)


def digit_lane(text: str, cut: Sequence[Token]) -> Lane:
    """The digits of every number; ``_`` between numbers that stand together, a space between those that do not."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    known = number_words()
    last = -1
    for at, token in enumerate(cut):
        digits = known.get(token.plain) or _digits(cut, at)
        if not digits:
            continue
        if last >= 0 and _gap().fullmatch(text, last, token.start):
            between = ["_"]
        else:
            between = [" ", "+"] if token.start and text[token.start - 1] == "+" else [" "]
        for sign in between:
            out.append(sign)
            starts.append(token.start - (sign == "+"))
            ends.append(token.start)
        out.extend(digits)
        if len(digits) == token.end - token.start:
            starts.extend(range(token.start, token.end))
            ends.extend(range(token.start + 1, token.end + 1))
        else:
            starts.extend([token.start] * len(digits))
            ends.extend([token.end] * len(digits))
        last = token.end
    return Lane("".join(out), starts, ends)


def _digits(cut: Sequence[Token], at: int) -> str:
    """The digits of a number, also in words, glued (eentweedrie) or with a letter for one (O6, or an O beside one)."""
    word, plain = cut[at].text, cut[at].plain
    if "-" in plain[1:]:
        parts = [_units_of(part) for part in plain.split("-")]
        return "".join(parts) if all(parts) else ""
    if not word.isalpha():
        return word.translate(_FOR_DIGITS) if _numeral().fullmatch(word) else ""
    if len(plain) >= 9 and plain.startswith(tuple(_UNITS)) and (digits := _units_of(plain)):
        return digits
    if plain in ("o", "l", "i") and any(
        0 <= beside < len(cut) and "0" <= cut[beside].text[0] <= "9" for beside in (at - 1, at + 1)
    ):
        return word.translate(_FOR_DIGITS)
    return ""


def _units_of(word: str) -> str:
    """The digits of a number word, or of some written as one; nothing for another word."""
    if _glued().fullmatch(word):
        return "".join(str(_UNITS.index(unit)) for unit in _unit().findall(word))
    return number_words().get(word, "")


_FOR_DIGITS = str.maketrans("OoIli", "00111")
NUMERAL = "(?=[OoIl]*[0-9])[0-9OoIl]+"
UNIT = "|".join(_UNITS)


@lru_cache(maxsize=1)
def _numeral() -> re.Pattern[str]:
    return re.compile(NUMERAL)


@lru_cache(maxsize=1)
def _unit() -> re.Pattern[str]:
    return re.compile(UNIT)


@lru_cache(maxsize=1)
def _glued() -> re.Pattern[str]:
    return re.compile(f"(?:{UNIT})+")
