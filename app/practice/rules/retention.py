"""Until when the text of a case is needed. Pure."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from app.core.text import T, Text


class Since(StrEnum):
    """From what the months of a text count."""

    CERTIFICATE = "certificate"
    LEFT = "left"
    ENDED = "ended"
    QUIET = "quiet"


#: Why a text is due.
REASONS: Final[Mapping[Since, Text]] = {
    Since.CERTIFICATE: T("na het certificaat"),
    Since.LEFT: T("na het vertrek"),
    Since.ENDED: T("na het einde van de groep"),
    Since.QUIET: T("groep niet afgesloten, en er gebeurt niets meer"),
}


def due_on(counted_from: date, months: int) -> date:
    """The day from which a text is no longer needed: the same day of the month, or the last one of a shorter month."""
    whole = counted_from.year * 12 + counted_from.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(counted_from.day, monthrange(year, month)[1]))


def counted_from(
    *, certified: date | None, left: date | None, ended: date | None, planned: date | None, changed: date
) -> tuple[date, Since]:
    """The day from which the months count: the certificate, or else leaving, or else the end of the group.

    A group that nobody closes keeps no text for ever: there they count from its last planned day. A change of the case
    after the end, or after that day, makes them count from the change: who closes a group late takes no text away that
    is still worked on.
    """
    for day, since in ((certified, Since.CERTIFICATE), (left, Since.LEFT)):
        if day is not None:
            return day, since
    if ended is not None:
        return max(ended, changed), Since.ENDED
    return max(planned or changed, changed), Since.QUIET


def proof_of(key_ids: Iterable[str]) -> str:
    """SHA-256 (hex) over the names of the destroyed keys, a line each, in order."""
    return hashlib.sha256("".join(f"{key_id}\n" for key_id in key_ids).encode()).hexdigest()
