"""The codes with which participants check in: derived from a secret and the time, so nothing is stored for each."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

#: So long the screen shows one code.
STEP: Final = timedelta(seconds=30)
#: So many codes hold at the same time: the one on the screen and the one before it, so each lives at most 60 seconds.
LIVE_STEPS: Final = 2
SECRET_BYTES: Final = 32
#: Of the code in the QR: 128 bits, so that guessing needs no limit.
LINK_BYTES: Final = 16
SPOKEN_DIGITS: Final = 6
_SEPARATORS: Final = str.maketrans("", "", " \t\u00a0\u202f.-")


class CodeKind(StrEnum):
    """How a code came here."""

    LINK = "link"
    SPOKEN = "spoken"


def step_of(now: datetime) -> int:
    """The number of the 30 seconds that ``now`` (aware) lies in, since 1970."""
    return int(now.timestamp() // STEP.total_seconds())


def changes_at(now: datetime) -> datetime:
    """When the screen shows the next code."""
    return datetime.fromtimestamp((step_of(now) + 1) * STEP.total_seconds(), UTC)


def link_code(secret: bytes, session_id: int, step: int) -> str:
    """The code in the QR: 22 URL-safe characters."""
    made = _mac(secret, CodeKind.LINK, session_id, step)[:LINK_BYTES]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def spoken_code(secret: bytes, session_id: int, step: int) -> str:
    """The code to read aloud: six digits. A million of them and few tries: see `rules.check_in`."""
    made = int.from_bytes(_mac(secret, CodeKind.SPOKEN, session_id, step)[:8])
    return f"{made % 10**SPOKEN_DIGITS:0{SPOKEN_DIGITS}d}"


def tidy(given: str) -> str:
    """A code as typed, without the spaces, points and hyphens that people put between digits."""
    return given.translate(_SEPARATORS) if kind_of(given) is CodeKind.SPOKEN else given.strip()


def kind_of(given: str) -> CodeKind:
    """Whether this was typed from a spoken code, or came out of a QR code."""
    return CodeKind.SPOKEN if len(given.strip()) < 16 else CodeKind.LINK


def valid(secret: bytes, session_id: int, given: str, now: datetime) -> bool:
    """Whether ``given`` is the code of this session now or of the 30 seconds before; compared in constant time."""
    make = spoken_code if kind_of(given) is CodeKind.SPOKEN else link_code
    found = False
    plain = tidy(given).encode()
    for step in range(step_of(now) - LIVE_STEPS + 1, step_of(now) + 1):
        found |= hmac.compare_digest(make(secret, session_id, step).encode(), plain)
    return found


def _mac(secret: bytes, kind: CodeKind, session_id: int, step: int) -> bytes:
    """HMAC-SHA-256 (RFC 2104) over what the code is for."""
    return hmac.new(secret, f"check-in {kind} {session_id} {step}".encode(), hashlib.sha256).digest()
