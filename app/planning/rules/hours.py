"""Where things stand on the hours of a day: pure, in minutes after midnight on an Amsterdam clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: The hours that are always shown.
FIRST_HOUR, LAST_HOUR = 9, 17
#: A row of the rail lasts this long.
ROW: Final = 15
#: More beside each other than this share the last place.
MOST_LANES: Final = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: the row on which it begins, how many rows it takes, and beside what."""

    #: From 0, at the first hour that is shown.
    row: int
    rows: int
    #: From 1.
    lane: int
    #: How many stand beside each other there.
    lanes: int


def shown_hours(spells: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first and the last whole hour that hold all of it, office hours at least."""
    first = min([FIRST_HOUR, *(start // 60 for start, _ in spells)])
    last = max([LAST_HOUR, *(-(-end // 60) for _, end in spells)])
    return first, last


def spots(spells: Sequence[tuple[int, int]], first_hour: int) -> tuple[Spot, ...]:
    """A place for each spell, in the order given: those that share time stand beside each other, never on each other.

    Who comes first in the day stands left, and of two that begin at once the one that was given first.
    """
    rows = [_rows(start, end, first_hour) for start, end in spells]
    order = sorted(range(len(rows)), key=lambda number: (rows[number][0], number))
    lane: dict[int, int] = {}
    lanes: dict[int, int] = {}
    cluster: list[int] = []
    until = -1
    for number in order:
        start, end = rows[number]
        if start >= until:
            cluster = []
        taken = {lane[other] for other in cluster if rows[other][1] > start}
        lane[number] = next(place for place in range(1, len(rows) + 1) if place not in taken)
        cluster.append(number)
        until = max(until, end)
        width = max(lane[other] for other in cluster)
        lanes |= dict.fromkeys(cluster, width)
    return tuple(
        Spot(
            rows[number][0],
            rows[number][1] - rows[number][0],
            min(lane[number], MOST_LANES),
            min(lanes[number], MOST_LANES),
        )
        for number in range(len(rows))
    )


def _rows(start: int, end: int, first_hour: int) -> tuple[int, int]:
    """The row that it begins on and the one after its last; at least one row."""
    first = start // ROW - first_hour * 60 // ROW
    return first, max(-(-end // ROW) - first_hour * 60 // ROW, first + 1)
