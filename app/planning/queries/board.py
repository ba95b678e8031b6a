"""The planning of one cohort: its sessions, what is in their way, and what else goes on in a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import local, utc
from app.core.text import Text
from app.planning.queries.people import people_of
from app.planning.rules import Period
from app.scheduling import service as scheduling
from app.scheduling.service import AbsenceView, Conflict, SessionView
from app.subgroups import service as subgroups


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A session of another cohort with one of the same people, or in one of the same rooms."""

    session: SessionView
    cohort_name: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the grid."""

    on: date
    #: Whether it belongs to the week or month that is looked at.
    inside: bool
    #: The holiday that it belongs to.
    closed: Text | None
    sessions: tuple[SessionView, ...]
    elsewhere: tuple[Elsewhere, ...]
    #: Trainers who cannot, by name.
    away: tuple[str, ...]


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
    trainers: tuple[PersonView, ...]
    #: The grid by week; empty in the list.
    weeks: tuple[tuple[Day, ...], ...]
    #: Holidays of the region on days of the list, by day.
    closed: Mapping[date, Text]

    @property
    def clashes(self) -> tuple[tuple[SessionView, Conflict], ...]:
        """Everything that is in the way, what blocks first."""
        found = [(one, each) for one in self.sessions for each in self.conflicts.get(one.id, ())]
        return tuple(sorted(found, key=lambda pair: not pair[1].blocks))


def board(db: Session, cohort_id: int, period: Period | None, *, named: bool) -> Board:
    """The planning of a cohort; with a period also its days. Raises NotFound. A constant number of queries.

    `named`: whether the reader may know which participant is elsewhere.
    """
    cohort = cohorts.cohort(db, cohort_id)
    sessions = scheduling.sessions_of(db, [cohort_id])
    trainers = scheduling.trainers_of_sessions(db, sessions)
    guests = scheduling.guests_of(db, [one.id for one in sessions])
    fixed = cohorts.trainers_of(db, cohort_id)
    everyone = {*fixed, *(person for ids in guests.values() for person in ids)}
    known = accounts.people(db, everyone)
    names = {number: one.full_name for number, one in known.items()}
    people = people_of(db, sessions) if named else scheduling.NOBODY
    return Board(
        cohort=cohort,
        sessions=tuple(sessions),
        conflicts=scheduling.conflicts(db, sessions, people),
        teachers={
            one.id: (
                *sorted(names[number] for number in trainers.get(one.id, ()) if number in names),
                *sorted(names[number] for number in guests.get(one.id, ()) if number in names),
            )
            for one in sessions
        },
        subgroups={one.id: one.name for one in subgroups.subgroups(db, cohort_id)},
        trainers=tuple(sorted((known[number] for number in fixed), key=lambda one: (one.sort_name, one.id))),
        weeks=_weeks(db, cohort, period, sessions, names) if period else (),
        closed=_closed(cohort, [local(one.starts_at).date() for one in sessions]),
    )


def _weeks(
    db: Session,
    cohort: CohortView,
    period: Period,
    sessions: Sequence[SessionView],
    names: Mapping[int, str],
) -> tuple[tuple[Day, ...], ...]:
    from_, until = utc(period.first, time()), utc(period.last + timedelta(days=1), time())
    away = scheduling.absences(db, tuple(names), since=from_, until=until)
    shown = [one for one in sessions if from_ <= one.starts_at < until]
    elsewhere = scheduling.sessions_elsewhere(
        db,
        from_=from_,
        until=until,
        person_ids=names,
        room_ids={one.room_id for one in shown if one.room_id is not None},
        except_cohort_id=cohort.id,
    )
    others = {one.id: one.name for one in cohorts.cohorts(db, ids={each.cohort_id for each in elsewhere})}
    closed = _closed(cohort, period.days)
    return tuple(
        tuple(
            Day(
                on=day,
                inside=period.holds(day),
                closed=closed.get(day),
                sessions=tuple(one for one in shown if local(one.starts_at).date() == day),
                elsewhere=tuple(
                    Elsewhere(one, others.get(one.cohort_id, ""))
                    for one in elsewhere
                    if local(one.starts_at).date() == day
                ),
                away=tuple(sorted({names[one.person_id] for one in away if _covers(one, day)})),
            )
            for day in week
        )
        for week in period.weeks
    )


def _covers(one: AbsenceView, day: date) -> bool:
    return one.starts_at < utc(day + timedelta(days=1), time()) and one.ends_at > utc(day, time())


def _closed(cohort: CohortView, days: Sequence[date]) -> dict[date, Text]:
    holidays = scheduling.dutch_holidays(cohort.region)
    return {day: why for day in days if (why := holidays.why_closed(day)) is not None}
