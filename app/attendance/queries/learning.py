"""What a learner's home says of attendance: what counts, what they must know in time, and where to check in now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import Attendance, CheckIn, MakeUp
from app.attendance.queries.check_in import is_open
from app.attendance.queries.excused import is_excused, unexcused
from app.attendance.queries.facts import Facts, facts_and_sessions
from app.attendance.queries.forecast import TAUGHT, Concern, asked_by, concerns_of, prospects
from app.attendance.queries.progress import summaries
from app.attendance.rules import ATTENDED, MISSED, AttendanceSummary
from app.attendance.rules.check_in import within
from app.attendance.rules.making_up import LAPSES_AFTER, MakeUpKind
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling


@dataclass(frozen=True, slots=True)
class Seat:
    """A learner's seat, as far as it was read already."""

    person_id: int
    cohort: cohorts.CohortView
    content: courses.CourseContent
    #: The sessions that are for this learner.
    programme: tuple[scheduling.SessionView, ...]


@dataclass(frozen=True, slots=True)
class Learning:
    """How somebody stands on one seat."""

    summary: AttendanceSummary
    #: What they must know in time.
    concerns: tuple[Concern, ...]
    #: The sessions that they attended, in order of number.
    attended: tuple[scheduling.SessionView, ...]
    #: The sessions besides the programme at which they make something up.
    elsewhere: tuple[scheduling.SessionView, ...]
    #: The sessions to which they can check in now, and did not yet.
    arriving: tuple[scheduling.SessionView, ...]


def learning(db: Session, clock: Clock, seats: Mapping[int, Seat]) -> dict[int, Learning]:
    """How each of these enrolments stands. Five queries at most: one only on the day of a session, one on concerns."""
    known = [session for seat in seats.values() for session in seat.programme]
    facts, sessions = facts_and_sessions(db, seats.keys(), known)
    counted = summaries(facts)
    mine = {key: _own(seat, facts[key], sessions) for key, seat in seats.items()}
    opened = _open(db, clock, {one.id: one for listed in mine.values() for one in listed})
    now = today(clock)
    concerns: list[Concern] = []
    for key, seat in seats.items():
        forecast = prospects(asked_by(seat.content), seat.programme, facts[key], today=now)
        concerns += concerns_of(seat.cohort, forecast, key, seat.person_id)
    concerns = unexcused(db, concerns)
    found = {}
    for key, seat in seats.items():
        known_of, marks = {one.id for one in seat.programme}, facts[key].marks
        found[key] = Learning(
            summary=counted[key],
            concerns=tuple(one for one in concerns if one.enrolment_id == key),
            attended=tuple(sessions[one] for one in sorted(marks) if marks[one] in ATTENDED),
            elsewhere=tuple(one for one in mine[key] if one.id not in known_of),
            arriving=tuple(one for one in mine[key] if one.id in opened and one.id not in marks),
        )
    return found


def unrepaired(db: Session, clock: Clock) -> int:
    """How many learners of cohorts that are taught missed something without making it up. One query.

    A task that is long overdue makes up for nothing, until it is done. Who is excused need not make up for it.
    """
    repaired = sa.exists().where(
        MakeUp.enrolment_id == Attendance.enrolment_id,
        MakeUp.session_id == Attendance.session_id,
        MakeUp.withdrawn_at.is_(None),
        sa.or_(
            MakeUp.kind != MakeUpKind.TASK,
            MakeUp.done_at.is_not(None),
            MakeUp.due_on >= today(clock) - LAPSES_AFTER,
        ),
    )
    query = sa.select(sa.func.count(sa.distinct(Attendance.enrolment_id))).where(
        Attendance.state.in_(MISSED),
        ~repaired,
        ~is_excused(Attendance.enrolment_id, Attendance.session_id),
        enrolments.sits_in(Attendance.enrolment_id, TAUGHT),
    )
    return db.scalar(query) or 0


def _own(
    seat: Seat, facts: Facts, sessions: Mapping[int, scheduling.SessionView]
) -> tuple[scheduling.SessionView, ...]:
    """The programme, and where they make something up."""
    every = {one.id: one for one in seat.programme}
    every |= {one.at.session_id: sessions[one.at.session_id] for one in facts.repairs if one.at is not None}
    return tuple(every.values())


def _open(db: Session, clock: Clock, sessions: Mapping[int, scheduling.SessionView]) -> set[int]:
    """The sessions whose check-in is open now."""
    now = clock.now()
    today = [key for key, one in sessions.items() if within(now, one.starts_at, one.ends_at)]
    if not today:
        return set()
    rows = db.scalars(sa.select(CheckIn).where(CheckIn.session_id.in_(today)))
    return {row.session_id for row in rows if is_open(row, sessions[row.session_id], now)}
