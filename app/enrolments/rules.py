"""Who gets a seat, who waits, and what giving a seat back costs. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.money import Money


class EnrolmentState(StrEnum):
    """The states of an enrolment."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class SeatState(StrEnum):
    """The states of a seat."""

    TAKEN = "taken"
    RELEASED = "released"


#: States in which a person counts as enrolled in the cohort.
ACTIVE = (EnrolmentState.CONFIRMED, EnrolmentState.WAITING, EnrolmentState.COMPLETED)
#: States in which a person sits on a seat.
SEATED = (EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED)


@dataclass(frozen=True, slots=True)
class Seated:
    """A request that gets a seat; ``number`` is the seat's."""

    number: int


@dataclass(frozen=True, slots=True)
class InLine:
    """A request that waits: ``number`` comes from the cohort's counter, ``position`` is the place in line."""

    number: int
    position: int


Place = Seated | InLine


def place(
    requests: int, *, seats: int, taken: Collection[int], waiting: int, next_number: int
) -> tuple[Place, ...]:
    """Places ``requests`` in the order in which they were made.

    ``seats``: how many the cohort has; ``taken``: the numbers in use; ``waiting``: how many stand in line;
    ``next_number``: the counter. A newcomer never passes the line: when someone waits, everyone goes behind.
    The lowest free seat numbers go first. A number that is taken is never given again.
    """
    free = [] if waiting else free_seats(seats, taken)
    places: list[Place] = [Seated(number) for number in free[:requests]]
    for offset in range(requests - len(places)):
        places.append(InLine(next_number + offset, waiting + offset + 1))
    return tuple(places)


def free_seats(seats: int, taken: Collection[int]) -> list[int]:
    """The free seat numbers, lowest first; none when as many are taken as there are seats."""
    room = max(0, seats - len(taken))
    return [number for number in range(1, seats + 1) if number not in taken][:room]


@dataclass(frozen=True, slots=True)
class Fee:
    """What giving a seat back costs today."""

    amount: Money
    #: Whole percents of the price.
    percent: int
    #: Days until the start; negative when the cohort has started, None when the start is not known.
    days_before: int | None


def withdrawal_fee(price: Money, steps: Sequence[tuple[int, int]], start: date | None, today: date) -> Fee:
    """The fee under ``steps``: pairs (days before the start, percent), from early to late.

    The first step whose days are not yet past holds; after the last one, the last. Half a cent is rounded up.
    Without a start date it is free. Source: the course's cancellation terms (course.yaml); default free until
    28 days before, then 50 %, from less than 7 days on 100 %.
    """
    if start is None or not steps:
        return Fee(Money(0), 0, None)
    days = (start - today).days
    percent = next((share for before, share in steps if days >= before), steps[-1][1])
    return Fee(Money((price.cents * percent * 2 + 100) // 200), percent, days)
