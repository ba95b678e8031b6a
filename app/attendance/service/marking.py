"""Noting who was there."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import Attendance
from app.attendance.queries import teaches
from app.attendance.rules import AttendanceState, check_day, check_sheet
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock, local, today
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling


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
