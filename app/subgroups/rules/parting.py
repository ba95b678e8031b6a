"""How the parts of a split session are spread over trainers and over time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

#: Between two parts on one day.
PAUSE: Final = timedelta(minutes=15)
#: A part after another one on the same day ends by then.
LATEST_END: Final = time(18, 0)
#: As many days ahead a day for the next part is looked for.
DAYS_AHEAD: Final = 40
_SATURDAY: Final = 6

#: A day with begin and end on an Amsterdam clock.
Slot = tuple[date, time, time]


@dataclass(frozen=True, slots=True)
class Share:
    """What one part gets."""

    #: Parts of one round are at the same time; a later round is after an earlier one.
    round: int
    #: Counts within its round, from 0.
    place: int
    #: The trainer; None: whoever teaches the group.
    trainer_person_id: int | None


def shares(parts: int, trainer_ids: Sequence[int]) -> tuple[Share, ...]:
    """Each trainer has one part at a time, in their order; without trainers all parts are at the same time."""
    together = len(trainer_ids) or parts
    return tuple(
        Share(
            number // together,
            number % together,
            trainer_ids[number % together] if trainer_ids else None,
        )
        for number in range(parts)
    )


def slots(day: date, start: time, end: time, rounds: int) -> tuple[Slot, ...]:
    """When the later rounds could be, the best first: on the same day one after another, then later working days.

    Of a session on a weekend day, also on those.
    """
    first, last = datetime.combine(day, start), datetime.combine(day, end)
    found: list[Slot] = []
    for number in range(1, rounds):
        shift = number * (last - first + PAUSE)
        later = last + shift
        if later.date() != day or later.time() > LATEST_END:
            break
        found.append((day, (first + shift).time(), later.time()))
    weekend = day.isoweekday() >= _SATURDAY
    days = (day + timedelta(days=number) for number in range(1, DAYS_AHEAD + 1))
    found.extend((each, start, end) for each in days if weekend or each.isoweekday() < _SATURDAY)
    return tuple(found)
