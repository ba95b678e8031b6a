"""A script of dated events, played in order of time, so that history is written as it would have happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from app.core.clock import FixedClock

Event = Callable[[], object]


class Timeline:
    """Events before ``until``; what would come later has not happened yet and is forgotten."""

    def __init__(self, clock: FixedClock, until: datetime) -> None:
        self._clock = clock
        self._until = until
        self._order = count()
        self._events: list[tuple[datetime, int, Event]] = []

    def at(self, moment: datetime, event: Event) -> None:
        """Writes ``event`` into the script at ``moment`` (aware); an event may add later ones while it is played."""
        if moment <= self._until:
            heappush(self._events, (moment, next(self._order), event))

    def play(self) -> None:
        """Plays everything, with the clock at the moment of each event."""
        while self._events:
            moment, _, event = heappop(self._events)
            self._clock.set(moment)
            event()
        self._clock.set(self._until)
