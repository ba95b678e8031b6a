"""The sheet of one session; frozen values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import Attendance
from app.attendance.rules import AttendanceState
from app.cohorts import service as cohorts
from app.core.clock import local
from app.core.errors import NotFound
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One participant on a sheet; ``state`` is None while nothing is noted."""

    enrolment_id: int
    name: str
    organisation_name: str
    state: AttendanceState | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The attendance of one session, by family name."""

    session: scheduling.SessionView
    cohort_name: str
    lines: tuple[SheetLine, ...]

    @property
    def noted(self) -> int:
        """How many participants are noted."""
        return sum(line.state is not None for line in self.lines)

    @property
    def day(self) -> date:
        """The session's day in Amsterdam."""
        return local(self.session.starts_at).date()


def sheet(db: Session, session_id: int) -> Sheet:
    """The sheet of a session; the caller has checked that the asker may see it. Raises NotFound."""
    session = scheduling.session(db, session_id)
    query = sa.select(Attendance.enrolment_id, Attendance.state).where(Attendance.session_id == session_id)
    states = {enrolment_id: AttendanceState(state) for enrolment_id, state in db.execute(query)}
    people = enrolments.participants(db, session.cohort_id)
    return Sheet(
        session=session,
        cohort_name=cohorts.cohort(db, session.cohort_id).name,
        lines=tuple(
            SheetLine(one.enrolment_id, one.name, one.organisation_name, states.get(one.enrolment_id))
            for one in sorted(people, key=lambda one: (one.sort_name, one.enrolment_id))
        ),
    )


def sheet_for_trainer(db: Session, person_id: int, session_id: int) -> Sheet:
    """The sheet for a trainer of the cohort or a guest of the session; NotFound for anyone else."""
    found = scheduling.session(db, session_id)
    if not teaches(db, person_id, found):
        raise NotFound
    return sheet(db, session_id)


def teaches(db: Session, person_id: int | None, session: scheduling.SessionView) -> bool:
    """Whether this person is a trainer of the session's cohort, or a guest of this session."""
    if person_id is None:
        return False
    if cohorts.is_trainer_of(db, person_id, session.cohort_id):
        return True
    return person_id in scheduling.guests_of(db, [session.id]).get(session.id, [])
