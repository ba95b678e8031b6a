"""Certificate numbers: `DTE-2026-0042-P1`, a year, a place in that year's series and two check characters. Pure.

The digits and check characters are read as one number in base 32 that leaves 1 when divided by the prime 1021, so
one wrong character, and two that changed places, are always found.
"""

from __future__ import annotations

import re
import unicodedata

from app.core.errors import Refused
from app.core.text import T

#: Crockford's base 32: without I, L, O and U, which look like another character.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "DTE"
#: The largest prime that two characters of the alphabet can hold.
_PRIME = 1021
_BASE = len(ALPHABET)
_LONGEST = 60
_LOOK_ALIKES = str.maketrans("OIL", "011")
_SHAPE = re.compile(r"([0-9]{4})([0-9]{4,9})([0-9A-Z]{2})\Z")


def number_of(year: int, sequence: int) -> str:
    """The number of the `sequence`-th certificate (from 1) of `year`."""
    return f"{PREFIX}-{year:04d}-{sequence:04d}-{check_characters(f'{year:04d}{sequence:04d}')}"


def check_characters(digits: str) -> str:
    """The two characters that belong to these digits."""
    check = (1 - _value(digits) * _BASE**2) % _PRIME
    return ALPHABET[check // _BASE] + ALPHABET[check % _BASE]


def canonical(typed: str) -> str:
    """The number as it stands on paper, from small letters, spaces, missing hyphens, or O for 0 and I for 1.

    Raises :class:`Refused` when it cannot be a number of ours: the shape is wrong or a character is.
    """
    bare = "".join(char for char in unicodedata.normalize("NFKC", typed[:_LONGEST]).upper() if char.isalnum())
    found = _SHAPE.match(bare.removeprefix(PREFIX).translate(_LOOK_ALIKES))
    if found is None or len(typed) > _LONGEST:
        raise Refused(
            T("Dit is geen certificaatnummer. Een nummer ziet eruit als %(example)s.", example=EXAMPLE),
            field="nr",
        )
    year, sequence, check = found.groups()
    if check != check_characters(year + sequence) or len(str(int(sequence))) < len(sequence) > 4:
        raise Refused(
            T("Dit nummer klopt niet: er staat een teken verkeerd. Kijk het na op het papier."), field="nr"
        )
    return f"{PREFIX}-{year}-{sequence}-{check}"


def _value(characters: str) -> int:
    value = 0
    for char in characters:
        value = value * _BASE + ALPHABET.index(char)
    return value


#: A number to show as an example.
EXAMPLE = number_of(2026, 42)
