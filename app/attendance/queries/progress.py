"""What cohorts and participants attended; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import Attendance
from app.attendance.queries.facts import Facts, facts_of
from app.attendance.rules import MISSED, AttendanceSummary, Block, counted, summarise
from app.cohorts import service as cohorts
from app.core.clock import local
from app.core.errors import NotFound
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling


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
    """What each enrolment attended or made up, missed and presented; every asked enrolment is present. Two queries.

    Each module counts once, however often it was attended or made up; a cancelled session does not count.
    """
    return summaries(facts_of(db, enrolment_ids))


def summaries(facts: Mapping[int, Facts]) -> dict[int, AttendanceSummary]:
    """The same from facts that were read already."""
    return {
        key: summarise(one.noted, one.marks, one.repairs, presentation=one.presented)
        for key, one in facts.items()
    }


def attended(db: Session, enrolment_ids: Collection[int]) -> dict[int, tuple[date, ...]]:
    """The days on which each enrolment attended something or made it up, in order; every asked one is present.

    One day for each module that counts, so as many as `summary` counts.
    """
    return {
        key: tuple(sorted(counted(one.noted, one.marks, one.repairs).values()))
        for key, one in facts_of(db, enrolment_ids).items()
    }
