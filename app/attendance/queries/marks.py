"""What was noted of people at one session, for who notes more."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import Attendance, AttendanceChange
from app.attendance.rules import AttendanceState


def noted_of_people(db: Session, session_id: int, enrolment_ids: Iterable[int]) -> dict[int, AttendanceState]:
    """What is noted of these people at a session, by enrolment; who is not noted is absent. One query."""
    query = sa.select(Attendance.enrolment_id, Attendance.state).where(
        Attendance.session_id == session_id, Attendance.enrolment_id.in_(list(enrolment_ids))
    )
    return {enrolment_id: AttendanceState(state) for enrolment_id, state in db.execute(query)}


def known_taps(db: Session, tap_ids: Collection[str]) -> set[str]:
    """Which of these taps came before, of whichever session."""
    if not tap_ids:
        return set()
    query = sa.select(AttendanceChange.tap_id).where(AttendanceChange.tap_id.in_(tap_ids))
    return {tap_id for tap_id in db.scalars(query) if tap_id}


def ever_noted(db: Session, session_id: int, enrolment_id: int) -> bool:
    """Whether anything was ever noted of this person at this session, be it taken away since."""
    query = sa.select(AttendanceChange.id).where(
        AttendanceChange.session_id == session_id, AttendanceChange.enrolment_id == enrolment_id
    )
    return db.scalar(query.limit(1)) is not None
