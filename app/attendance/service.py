"""The public verbs and reads of attendance."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import Achievement, Attendance
from app.attendance.queries import (
    PRESENTATION,
    CohortAttendance,
    Sheet,
    attended,
    cohort_for_trainer,
    noted_of,
    sheet,
    sheet_for_trainer,
    summary,
    teaches,
)
from app.attendance.rules import AttendanceState, AttendanceSummary, check_day, check_sheet
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock, local, today
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling

__all__ = [
    "AttendanceState",
    "AttendanceSummary",
    "CohortAttendance",
    "Sheet",
    "attended",
    "cohort_for_trainer",
    "mark_presentation",
    "noted_of",
    "save_sheet",
    "sheet",
    "sheet_for_trainer",
    "summary",
]


def save_sheet(
    db: Session, actor: Actor, clock: Clock, *, session_id: int, marks: Mapping[int, AttendanceState]
) -> int:
    """Notes the states by enrolment and returns how many changed; who is left out stays as noted.

    The same sheet again changes nothing. Raises NotFound for a session that is not the actor's, Refused before the
    session's day, for a cancelled session, and for someone who is not in the group.
    """
    session = scheduling.session(db, session_id)
    if actor.person_id is None or not teaches(db, actor.person_id, session):
        raise NotFound
    cohorts.lock_cohort(db, session.cohort_id)
    if session.cancelled:
        raise Refused(T("Deze bijeenkomst gaat niet door. Je kunt geen aanwezigheid invullen."))
    check_day(local(session.starts_at).date(), today=today(clock))
    check_sheet(marks, [one.enrolment_id for one in enrolments.participants(db, session.cohort_id)])
    rows = db.scalars(sa.select(Attendance).where(Attendance.session_id == session_id))
    known = {row.enrolment_id: row for row in rows}
    changed: dict[str, str] = {}
    for enrolment_id, state in marks.items():
        row = known.get(enrolment_id)
        if row is None:
            row = Attendance(session_id=session_id, enrolment_id=enrolment_id)
            db.add(row)
        elif row.state == state:
            continue
        row.state = state
        row.noted_by_person_id = actor.person_id
        row.noted_at = clock.now()
        changed[str(enrolment_id)] = str(state)
    if changed:
        audit.record(db, actor, clock, "attendance:sheet:save", "course_session", session_id, changed=changed)
    return len(changed)


def mark_presentation(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, enrolment_id: int, done: bool
) -> None:
    """Notes that a participant gave the presentation, or takes that back; the same again changes nothing.

    Raises NotFound when the actor is no trainer of the cohort, or the enrolment is not in it.
    """
    if actor.person_id is None or not cohorts.is_trainer_of(db, actor.person_id, cohort_id):
        raise NotFound
    cohorts.lock_cohort(db, cohort_id)
    if enrolment_id not in [one.enrolment_id for one in enrolments.participants(db, cohort_id)]:
        raise NotFound
    row = db.get(Achievement, (enrolment_id, PRESENTATION))
    if (row is not None) == done:
        return
    if row is not None:
        db.delete(row)
    else:
        db.add(
            Achievement(
                enrolment_id=enrolment_id,
                key=PRESENTATION,
                at=clock.now(),
                noted_by_person_id=actor.person_id,
            )
        )
    audit.record(db, actor, clock, "attendance:presentation:mark", "enrolment", enrolment_id, done=done)
