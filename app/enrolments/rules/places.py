"""Where newcomers go: a seat kept for their organisation, a free seat when nobody waits, else the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


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


@dataclass(frozen=True, slots=True)
class Kept:
    """Seats kept for one organisation until a day, those that it has already included."""

    reserved: int
    #: Last day, in Amsterdam.
    until: date | None

    def left(self, used: int, today: date) -> int:
        """How many are still kept when the organisation has ``used``, offers included; none after the day."""
        return max(0, self.reserved - used) if self.until is not None and today <= self.until else 0


@dataclass(frozen=True, slots=True)
class Stock:
    """The seats of a cohort by state. Taken, offered, kept and free sum to ``seats``."""

    seats: int
    #: Numbers of the seats that an organisation holds, with or without a name.
    taken: frozenset[int] = frozenset()
    #: How many are held by open offers.
    offered: int = 0
    #: How many are still kept, by organisation.
    kept: Mapping[int, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        """Seats that are nobody's."""
        return max(0, self.seats - len(self.taken) - self.offered - sum(self.kept.values()))

    def free_for(self, organisation_id: int) -> int:
        """Seats that this organisation could take if nobody waited."""
        others = sum(left for other, left in self.kept.items() if other != organisation_id)
        return max(0, self.seats - len(self.taken) - self.offered - others)

    def numbers(self, count: int) -> list[int]:
        """The lowest ``count`` numbers that nobody holds. Raises ValueError when there are not so many."""
        found = [number for number in range(1, self.seats + 1) if number not in self.taken][:count]
        if len(found) < count:
            raise ValueError("more seats than the cohort has")
        return found


def place(
    requests: int,
    *,
    stock: Stock,
    organisation_id: int,
    ahead: int,
    waiting: int,
    next_number: int,
    own_ahead: int = 0,
) -> tuple[Place, ...]:
    """Places ``requests`` of one organisation in the order in which they were made.

    ``waiting``: how many stand in line; ``ahead``: those among them for whom no seat is held; ``next_number``: the
    counter; ``own_ahead``: those of the same organisation among ``ahead``. Seats kept for the organisation go first,
    but for those that its own people in line come before. Of the other free seats a newcomer gets one only when
    nobody is ahead: else everyone goes behind the line. The lowest free numbers go first. A number that is taken is
    never given again.
    """
    room = stock.free_for(organisation_id)
    if ahead:
        room = min(room, max(0, stock.kept.get(organisation_id, 0) - own_ahead))
    places: list[Place] = [Seated(number) for number in stock.numbers(min(requests, room))]
    for offset in range(requests - len(places)):
        places.append(InLine(next_number + offset, waiting + offset + 1))
    return tuple(places)
