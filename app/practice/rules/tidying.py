"""Text as it was pasted, without what nobody sees. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_JOINED: Final = re.compile(
    "(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
_KEPT: Final = "\n\t\u200d"


class _Characters(dict[int, str | None]):
    """What each character becomes, looked up once: a plain space, a bullet, itself, or nothing."""

    def __missing__(self, point: int) -> str | None:
        char = chr(point)
        kind = unicodedata.category(char)
        found: str | None = char
        if kind == "Zs":
            found = " "
        elif char in "\uf0b7\uf0a7":  # Word draws its bullets with private characters of its own font
            found = "•"
        elif (kind in ("Cc", "Cf", "Cs") or (point & 0xFFFE) == 0xFFFE) and char not in _KEPT:
            found = None
        self[point] = found
        return found


_CHARACTERS: Final = _Characters()


def tidy(text: str) -> str:
    """``text`` with plain line ends and spaces, composed letters, and nothing invisible.

    Pasted text brings hard spaces, soft hyphens, direction marks and zero-width characters. They can hide a number
    from a reader and from the guard, and none of them says anything.
    """
    plain = _ENDS.sub("\n", text).translate(_CHARACTERS)
    return unicodedata.normalize("NFC", _JOINED.sub("", plain) if "\u200d" in plain else plain)
