"""The planning of one cohort: its sessions, what is in their way, and what else goes on in a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import local, utc
from app.core.text import Text
from app.planning.queries.people import people_of
from app.planning.rules import Period
from app.scheduling import service as scheduling
from app.scheduling.service import Conflict, Look, Occasion, SessionView
from app.subgroups import service as subgroups


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who cannot teach on a day, or on a part of it."""

    name: str
    #: The whole period, which may be longer than the day.
    starts_at: datetime
    ends_at: datetime
    whole_day: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the grid."""

    on: date
    #: Whether it belongs to the week or month that is looked at.
    inside: bool
    #: The holiday that it belongs to.
    closed: Text | None
    sessions: tuple[SessionView, ...]
    #: Of other groups, with one of the same people or in one of the same rooms.
    elsewhere: tuple[Occasion, ...]
    #: Trainers who cannot, by name.
    absences: tuple[Absence, ...]

    @property
    def away(self) -> tuple[str, ...]:
        """The names of the trainers who cannot, each once."""
        return tuple(dict.fromkeys(one.name for one in self.absences))


@dataclass(frozen=True, slots=True)
class Board:
    """All that the planner of a cohort shows."""

    cohort: CohortView
    #: By time, cancelled ones included.
    sessions: tuple[SessionView, ...]
    conflicts: Mapping[int, tuple[Conflict, ...]]
    #: Who teaches each session, by name; guests after the fixed trainers.
    teachers: Mapping[int, tuple[str, ...]]
    #: Names of subgroups by number.
    subgroups: Mapping[int, str]
    #: Names of the cohort's fixed trainers who teach.
    trainers: tuple[str, ...]
    #: The grid by week; empty in the list.
    weeks: tuple[tuple[Day, ...], ...]
    #: Holidays of the region on days of the list, by day.
    closed: Mapping[date, Text]

    @property
    def clashes(self) -> tuple[tuple[SessionView, Conflict], ...]:
        """Everything that is in the way, what blocks first."""
        found = [(one, each) for one in self.sessions for each in self.conflicts.get(one.id, ())]
        return tuple(sorted(found, key=lambda pair: not pair[1].blocks))


def board(
    db: Session, cohort_id: int, sessions: Sequence[SessionView], period: Period | None, *, named: bool
) -> Board:
    """The planning of a cohort with these sessions; with a period also its days. Raises NotFound. Few queries.

    `named`: whether the reader may know which participant is elsewhere.
    """
    cohort = cohorts.cohort(db, cohort_id)
    known = scheduling.look(
        db,
        sessions,
        people_of(db, sessions) if named else scheduling.NOBODY,
        during=_during(sessions, period),
    )
    taught = any(one.subgroup_id is not None for one in sessions)
    fixed = {person for ids in known.trainers.values() for person in ids}
    return Board(
        cohort=cohort,
        sessions=tuple(sessions),
        conflicts=known.conflicts,
        teachers={
            one.id: (
                *_names(known, known.trainers.get(one.id, ())),
                *_names(known, known.guests.get(one.id, ())),
            )
            for one in sessions
        },
        subgroups={one.id: one.name for one in subgroups.subgroups(db, cohort_id)} if taught else {},
        trainers=_names(known, fixed),
        weeks=_weeks(cohort, period, sessions, known) if period else (),
        closed=_closed(cohort, [local(one.starts_at).date() for one in sessions]),
    )


def _during(sessions: Sequence[SessionView], period: Period | None) -> tuple[datetime, datetime] | None:
    """The time that is looked at: that of the grid, or of the whole series."""
    if period is not None:
        return utc(period.first, time()), utc(period.last + timedelta(days=1), time())
    if not sessions:
        return None
    return min(one.starts_at for one in sessions), max(one.ends_at for one in sessions)


def _names(known: Look, ids: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(known.names[number] for number in ids if number in known.names))


def _weeks(
    cohort: CohortView, period: Period, sessions: Sequence[SessionView], known: Look
) -> tuple[tuple[Day, ...], ...]:
    closed = _closed(cohort, period.days)
    return tuple(
        tuple(
            Day(
                on=day,
                inside=period.holds(day),
                closed=closed.get(day),
                sessions=tuple(one for one in sessions if local(one.starts_at).date() == day),
                elsewhere=tuple(one for one in known.others if local(one.starts_at).date() == day),
                absences=_absences(known, day),
            )
            for day in week
        )
        for week in period.weeks
    )


def _absences(known: Look, day: date) -> tuple[Absence, ...]:
    begin, end = utc(day, time()), utc(day + timedelta(days=1), time())
    found = [
        Absence(
            known.names[one.person_id],
            one.starts_at,
            one.ends_at,
            one.starts_at <= begin and one.ends_at >= end,
        )
        for one in known.absences
        if one.starts_at < end and one.ends_at > begin and one.person_id in known.names
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.starts_at)))


def _closed(cohort: CohortView, days: Sequence[date]) -> dict[date, Text]:
    holidays = scheduling.dutch_holidays(cohort.region)
    return {day: why for day in days if (why := holidays.why_closed(day)) is not None}
