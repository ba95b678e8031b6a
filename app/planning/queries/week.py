"""One week of the planning by the hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.clock import local, utc
from app.planning.queries.board import Absence, Day
from app.planning.rules.hours import Spot, shown_hours, spots
from app.scheduling.service import Occasion, SessionView

#: Minutes in a day, and between which of them somebody who cannot is shown: nobody teaches at night.
_MIDNIGHT = 24 * 60
EARLY, LATE = 7 * 60, 22 * 60


@dataclass(frozen=True, slots=True)
class Block:
    """Something with a begin and an end on one day."""

    spot: Spot
    #: Of this cohort, or
    session: SessionView | None = None
    #: of another one, or
    elsewhere: Occasion | None = None
    #: who cannot then, and from when until when.
    away: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A day with what stands on its hours."""

    day: Day
    #: What is of this cohort first, then of others, then who cannot.
    blocks: tuple[Block, ...]
    #: Who cannot all day, by name.
    away_all_day: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week by the hour."""

    #: The hours that are shown: from the first up to the last.
    first_hour: int
    last_hour: int
    columns: tuple[Column, ...]

    @property
    def hours(self) -> range:
        """Every hour that has a line."""
        return range(self.first_hour, self.last_hour)


def week_of(days: Sequence[Day]) -> Week:
    """The week of these seven days."""
    first, last = shown_hours([spell for day in days for spell in _spells(day)])
    return Week(first, last, tuple(_column(day, first) for day in days))


def _spells(day: Day) -> list[tuple[int, int]]:
    """Begin and end of what stands on the hours of a day: own sessions, others, and who cannot for a part of it."""
    shown: list[SessionView | Occasion] = [*day.sessions, *day.elsewhere]
    listed = [_minutes(day.on, one.starts_at, one.ends_at) for one in shown]
    part = [_minutes(day.on, one.starts_at, one.ends_at) for one in _partly(day)]
    return [
        *listed,
        *((min(max(start, EARLY), LATE - 15), min(max(end, EARLY), LATE)) for start, end in part),
    ]


def _partly(day: Day) -> list[Absence]:
    return [one for one in day.absences if not one.whole_day]


def _column(day: Day, first_hour: int) -> Column:
    places = spots(_spells(day), first_hour)
    count, beside = len(day.sessions), len(day.sessions) + len(day.elsewhere)
    blocks = (
        *(Block(spot, session=one) for spot, one in zip(places, day.sessions, strict=False)),
        *(Block(spot, elsewhere=one) for spot, one in zip(places[count:], day.elsewhere, strict=False)),
        *(
            Block(spot, away=one.name, starts_at=one.starts_at, ends_at=one.ends_at)
            for spot, one in zip(places[beside:], _partly(day), strict=True)
        ),
    )
    return Column(day, blocks, tuple(one.name for one in day.absences if one.whole_day))


def _minutes(on: date, starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
    """Begin and end on an Amsterdam clock, cut off at the edges of the day."""
    start = max(starts_at, utc(on, time()))
    end = min(ends_at, utc(on + timedelta(days=1), time()))
    first, last = local(start), local(end)
    until = last.hour * 60 + last.minute if last.date() == on else _MIDNIGHT
    return first.hour * 60 + first.minute, until
