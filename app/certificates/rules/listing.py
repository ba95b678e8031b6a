"""The public register of experts: how it is searched. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

#: The longest place and the longest name of an organisation in the register.
LONGEST_SHOWN: Final = 80


def folded(text: str) -> str:
    """Small letters without diacritics and double spaces, so that `fryslan` finds `Fryslân`."""
    plain = unicodedata.normalize("NFKD", " ".join(text.split()))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()
