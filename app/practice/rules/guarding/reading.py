"""How the guard reads a text: without what cannot be seen, in plain letters and digits, and back to where it stood.

A :class:`Lane` is one reading of a text, with the place in the text of each of its characters. Patterns look in a
lane; what they find is marked in the text itself. The page does the same with the tables that are made here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

#: Where characters stand that are written for others: Latin letters, marks, punctuation, signs, wide and styled forms.
_RANGES = (
    (0x80, 0x250),
    (0x2B0, 0x370),
    (0x1AB0, 0x1B00),
    (0x1D2C, 0x1DC0),
    (0x1DC0, 0x1F00),
    (0x2000, 0x2500),
    (0x2C60, 0x2C80),
    (0x3000, 0x3400),
    (0xA700, 0xA800),
    (0xFB00, 0xFB07),
    (0xFE00, 0x10000),
    (0x1D400, 0x1D800),
    (0x1F100, 0x1F200),
    (0xE0000, 0xE01F0),
)
#: Format characters (zero width, direction) and marks on other characters.
_UNSEEN = ("Cf", "Mn", "Me")
#: Drawn as nothing, though they are no format characters.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u2800\u3164\uffa0"
#: Letters that are no base letter with a mark, and letters of other scripts that look like Latin ones.
_ALIKE = (
    "øo ØO łl ŁL đd ĐD ðd ÐD ŧt ŦT ħh ĦH ıi ȷj ƒf ſs ɑa ɡg ɩi ʟl аa еe оo рp сc уy хx іi јj ѕs ԁd һh ӏl АA ВB ЕE КK МM "
    "НH ОO РP СC ТT УY ХX ІI ЈJ ЅS αa βb εe ιi κk νv οo ρp τt υu χx ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX"
)
_PAIRS = {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ĳ": "ij"}
_SINGLE, _DOUBLE = "‘’‚‛′ʼʹ`´＇", "“”„‟″«»＂"


@dataclass(frozen=True, slots=True)
class Lane:
    """One reading: character ``i`` stands for ``starts[i]`` to ``ends[i]`` of what it was read from."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


@lru_cache(maxsize=1)
def table() -> dict[str, str]:
    """What is read for each character outside ASCII that is read as something else; nothing for the invisible."""
    found = {chr(code): "" for code in (*range(0x20), 0x7F)} | {
        "\t": " ",
        "\x0b": " ",
        "\x0c": " ",
        "\r": " ",
    }
    del found["\n"]
    for first, end in _RANGES:
        for char in map(chr, range(first, end)):
            read = _read_as(char)
            if read != char:
                found[char] = read
    for char in map(chr, range(0x80, 0x1FC00)):
        category = unicodedata.category(char)
        if category == "Nd":
            found[char] = str(unicodedata.digit(char))
        elif category in _UNSEEN:
            found.setdefault(char, "")
    found.update(dict.fromkeys(_BLANK, ""))
    found.update({pair[0]: pair[1] for pair in _ALIKE.split()})
    found.update(dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DOUBLE, '"') | _PAIRS)
    return found


def _read_as(char: str) -> str:
    category = unicodedata.category(char)
    if category in (*_UNSEEN, "Cc"):
        return "\n" if char == "\x85" else ""
    if category in ("Zl", "Zp"):
        return "\n"
    if category == "Pd" or char == "\u2212":
        return "-"
    apart = unicodedata.normalize("NFKD", char)
    read = "".join(one for one in apart if unicodedata.category(one) != "Mn").replace("\u2044", "/")
    return read if read.isascii() else char


@lru_cache(maxsize=1)
def _seldom() -> re.Pattern[str]:
    return re.compile("[^\n\x20-\x7e]")


def read(text: str) -> Lane:
    """The text in plain letters, digits and signs."""
    if text.isascii() and not _seldom().search(text):
        return Lane(text, range(len(text)), range(1, len(text) + 1))
    known = table()
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for found in _seldom().finditer(text):
        here = found.start()
        char = found[0]
        plain = known.get(char, char if char < "\U00010000" else "\ufffd")
        parts += (text[at:here], plain)
        starts.extend(range(at, here))
        starts.extend([here] * len(plain))
        at = here + 1
    parts.append(text[at:])
    starts.extend(range(at, len(text)))
    return Lane("".join(parts), starts, [start + 1 for start in starts])


SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def small(lane: Lane) -> Lane:
    """The same with small letters, of A to Z only, so that every place stays."""
    return Lane(lane.text.translate(SMALL), lane.starts, lane.ends)
