"""Taps on a trainer's phone, which may arrive late, more than once, or out of order: the newest one holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

    A clock that is ahead is set right, for the way here only makes it seem slow; one that is behind by more than a
    minute is too. No tap is later than its arrival, whatever the phone says.
    """
    if phone_now is not None and (phone_now > now or now - phone_now > CLOCK_MARGIN):
        tapped_at -= phone_now - now
    return min(tapped_at, now)


def moments(
    taps: Iterable[Tap], *, phone_now: datetime | None, now: datetime, earliest: datetime
) -> dict[str, tuple[datetime, bool]]:
    """By tap of one sending: when it really was, and whether that is sure.

    A tap that is later than the clock of its own phone was made before that clock was set back. How long ago nobody
    can tell: it counts as made at ``earliest``, so that every other one passes it, and is not sure. Such taps keep
    their own order.
    """
    made = list(taps)
    shown = phone_now or now
    last = max((tap.tapped_at for tap in made), default=now)
    found = {}
    for tap in made:
        if tap.tapped_at - shown > CLOCK_MARGIN:
            found[tap.tap_id] = (min(earliest, now) - (last - tap.tapped_at), False)
        else:
            found[tap.tap_id] = (moment(tap.tapped_at, phone_now=phone_now, now=now), True)
    return found


def check_sure(*, known: bool) -> None:
    """Raises :class:`Refused` for a tap of no sure moment about somebody of whom something is ``known`` already."""
    if known:
        raise Refused(
            T(
                "De klok van je telefoon is verzet sinds je tikte, en er stond al iets. Kijk wat er nu staat en tik "
                "opnieuw als dat niet klopt."
            )
        )


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
