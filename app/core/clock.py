"""Time: aware UTC inside, Europe/Amsterdam at the edge."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Clock(Protocol):
    """Tells the moment; services take one as an argument and never read the wall clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until told otherwise: for tests and for building a demo world."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was set to."""
        return self._at

    def set(self, at: datetime) -> None:
        """Moves the clock to ``at`` (aware)."""
        self._at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Moves the clock forward."""
        self._at += by


def local(moment: datetime) -> datetime:
    """``moment`` (aware) on an Amsterdam clock."""
    return moment.astimezone(AMSTERDAM)


def utc(day: date, at: time) -> datetime:
    """The UTC moment at which an Amsterdam clock shows ``day`` and ``at``."""
    return datetime.combine(day, at, tzinfo=AMSTERDAM).astimezone(UTC)


def today(clock: Clock) -> date:
    """The date in Amsterdam."""
    return local(clock.now()).date()
