"""Until when the text of a case is needed. Pure."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Iterable
from datetime import date


def due_on(counted_from: date, months: int) -> date:
    """The day from which a text is no longer needed: the same day of the month, or the last one of a shorter month."""
    whole = counted_from.year * 12 + counted_from.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(counted_from.day, monthrange(year, month)[1]))


def counted_from(*, certified: date | None, left: date | None, ended: date | None) -> date | None:
    """The day from which the months count: the certificate, or else leaving, or else the end of the group."""
    return certified or left or ended


def proof_of(key_ids: Iterable[str]) -> str:
    """SHA-256 (hex) over the names of the destroyed keys, a line each, in order."""
    return hashlib.sha256("".join(f"{key_id}\n" for key_id in key_ids).encode()).hexdigest()
