"""The code beside a certificate's number: `K7QF-2MXD`, forty random bits; a number alone shows nothing. Pure."""

from __future__ import annotations

import secrets
import unicodedata

from app.certificates.rules.numbers import ALPHABET

#: Characters of a code, and after how many of them the hyphen stands.
LENGTH, HALF = 8, 4
#: Nobody types more than this.
LONGEST = 40
#: U is not in the alphabet; on paper it looks like V.
_LOOK_ALIKES = str.maketrans("OILU", "011V")


def new_code() -> str:
    """A fresh code from the system's randomness."""
    return _hyphened("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def canonical_code(typed: str) -> str | None:
    """The code as it stands on paper, from small letters, spaces, no hyphen, or O for 0; None when it cannot be one."""
    if len(typed) > LONGEST:
        return None
    bare = "".join(char for char in unicodedata.normalize("NFKC", typed).upper() if char.isalnum())
    bare = bare.translate(_LOOK_ALIKES)
    if len(bare) != LENGTH or any(char not in ALPHABET for char in bare):
        return None
    return _hyphened(bare)


def _hyphened(bare: str) -> str:
    return f"{bare[:HALF]}-{bare[HALF:]}"
