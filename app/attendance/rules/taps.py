"""Taps on a trainer's phone, which may arrive late, more than once, or out of order: the newest one holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.attendance.rules.states import AttendanceState
from app.core.errors import Refused
from app.core.text import T

#: Most taps in one sending: a group of fifteen, each noted three times.
MOST_TAPS: Final = 50
#: A phone's clock that differs less is believed as it is, for the way here takes time too.
CLOCK_MARGIN: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap: who was noted as what, and when by the phone's clock. ``state`` None takes the mark away."""

    tap_id: str
    enrolment_id: int
    state: AttendanceState | None
    tapped_at: datetime


def moment(tapped_at: datetime, *, phone_now: datetime | None, now: datetime) -> datetime:
    """When a tap really was: ``tapped_at`` by a phone whose clock showed ``phone_now`` when it sent, at ``now``.

    A clock that is more than a minute off is set right; and no tap is later than its arrival, whatever the phone says.
    """
    if phone_now is not None and abs(phone_now - now) > CLOCK_MARGIN:
        tapped_at -= phone_now - now
    return min(tapped_at, now)


def order(tapped_at: datetime, tap_id: str | None) -> tuple[datetime, str]:
    """What taps are compared by; of two at the same moment the same one wins everywhere."""
    return tapped_at, tap_id or ""


def holds(mark: tuple[datetime, str], newest: tuple[datetime, str] | None) -> bool:
    """Whether a mark stands over the newest that is known of this person; both as `order` gives them.

    What bears no number was made here and now: of two at the same moment the one that came last holds.
    """
    return newest is None or mark > newest or (not mark[1] and mark[0] == newest[0])


def tap_key(given: object) -> str:
    """A tap's number in its one form (RFC 9562); raises :class:`Refused` for anything else."""
    try:
        return str(UUID(str(given)))
    except ValueError:
        raise Refused(T("We konden niet lezen wat je telefoon stuurde. Ververs de pagina.")) from None


def in_order(taps: Sequence[Tap]) -> list[Tap]:
    """Oldest first. Raises :class:`Refused` when there are too many at once."""
    if len(taps) > MOST_TAPS:
        raise Refused(T("Dit zijn te veel tikken tegelijk. Ververs de pagina."))
    return sorted(taps, key=lambda one: order(one.tapped_at, one.tap_id))
