"""What cohorts and participants attended; frozen values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import Achievement, Attendance
from app.attendance.rules import MISSED, AttendanceState, AttendanceSummary, Block, Held, summarise
from app.cohorts import service as cohorts
from app.core.clock import local
from app.core.errors import NotFound
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling

#: The key of the presentation in `models.Achievement`.
PRESENTATION = "presentation"


@dataclass(frozen=True, slots=True)
class SessionNoted:
    """A session of a cohort and how much of its sheet is filled in."""

    session: scheduling.SessionView
    noted: int
    absent: int

    @property
    def day(self) -> date:
        """The session's day in Amsterdam."""
        return local(self.session.starts_at).date()


@dataclass(frozen=True, slots=True)
class Follower:
    """A participant as a trainer follows one: what was attended, and the presentation."""

    enrolment_id: int
    name: str
    organisation_name: str
    summary: AttendanceSummary


@dataclass(frozen=True, slots=True)
class CohortAttendance:
    """A cohort's sessions and participants, for its trainer."""

    cohort: cohorts.CohortView
    sessions: tuple[SessionNoted, ...]
    participants: tuple[Follower, ...]

    def total(self, block: Block) -> int:
        """How many sessions of this kind the cohort has, cancelled ones aside."""
        return sum(item.session.kind == block.value for item in self.sessions if not item.session.cancelled)


def cohort_for_trainer(db: Session, person_id: int, cohort_id: int) -> CohortAttendance:
    """The cohort's sessions and participants for one of its trainers; NotFound for anyone else."""
    if not cohorts.is_trainer_of(db, person_id, cohort_id):
        raise NotFound
    sessions = scheduling.sessions_of(db, [cohort_id])
    people = sorted(enrolments.participants(db, cohort_id), key=lambda one: (one.sort_name, one.enrolment_id))
    noted = noted_of(db, [session.id for session in sessions])
    summaries = summary(db, [one.enrolment_id for one in people])
    return CohortAttendance(
        cohort=cohorts.cohort(db, cohort_id),
        sessions=tuple(SessionNoted(session, *noted.get(session.id, (0, 0))) for session in sessions),
        participants=tuple(
            Follower(one.enrolment_id, one.name, one.organisation_name, summaries[one.enrolment_id])
            for one in people
        ),
    )


def noted_of(db: Session, session_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """By session: how many are noted, and how many of those as absent or excused; a session without notes is absent."""
    if not session_ids:
        return {}
    absent = sa.func.sum(sa.case((Attendance.state.in_(MISSED), 1), else_=0))
    query = (
        sa.select(Attendance.session_id, sa.func.count(), absent)
        .where(Attendance.session_id.in_(session_ids))
        .group_by(Attendance.session_id)
    )
    return {session_id: (noted, int(away)) for session_id, noted, away in db.execute(query)}


def summary(db: Session, enrolment_ids: Collection[int]) -> dict[int, AttendanceSummary]:
    """What each enrolment attended, missed and presented; every asked enrolment is present. Three queries."""
    marks: dict[int, dict[int, AttendanceState]] = {key: {} for key in enrolment_ids}
    if not marks:
        return {}
    query = sa.select(Attendance.enrolment_id, Attendance.session_id, Attendance.state)
    for enrolment_id, session_id, state in db.execute(query.where(Attendance.enrolment_id.in_(marks))):
        marks[enrolment_id][session_id] = AttendanceState(state)
    sessions = scheduling.sessions_by_id(db, {session_id for noted in marks.values() for session_id in noted})
    held = [
        Held(session.id, Block(str(session.kind)), local(session.starts_at).date())
        for session in sessions.values()
        if not session.cancelled
    ]
    presented = set(
        db.scalars(
            sa.select(Achievement.enrolment_id).where(
                Achievement.enrolment_id.in_(marks), Achievement.key == PRESENTATION
            )
        )
    )
    return {key: summarise(held, noted, presentation=key in presented) for key, noted in marks.items()}


def attended(db: Session, enrolment_ids: Collection[int]) -> dict[int, tuple[date, ...]]:
    """The days of the sessions that each enrolment attended or made up, in order; every asked one is present."""
    found: dict[int, list[date]] = {key: [] for key in enrolment_ids}
    if not found:
        return {}
    query = sa.select(Attendance.enrolment_id, Attendance.session_id).where(
        Attendance.enrolment_id.in_(found), Attendance.state.not_in(MISSED)
    )
    rows = db.execute(query).all()
    sessions = scheduling.sessions_by_id(db, {row.session_id for row in rows})
    for enrolment_id, session_id in rows:
        if not sessions[session_id].cancelled:
            found[enrolment_id].append(local(sessions[session_id].starts_at).date())
    return {key: tuple(sorted(days)) for key, days in found.items()}
