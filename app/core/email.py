"""E-mail addresses as people type them."""

from __future__ import annotations

import re

#: Longest address that we keep; mail servers take up to 254 (RFC 5321 section 4.5.3.1.3).
LONGEST = 200

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,63}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,63})*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])\Z",
    re.ASCII,
)
_WRAPPED = re.compile(r"[^<>]*<([^<>]+)>\Z")


def address(text: str) -> str | None:
    """The address in lower case, also out of ``Petra van Dijk <petra@icare.nl>``; None when it is none."""
    bare = text.strip().removeprefix("mailto:")
    if wrapped := _WRAPPED.match(bare):
        bare = wrapped[1].strip()
    if len(bare) > LONGEST or not _ADDRESS.match(bare):
        return None
    return bare.lower()
