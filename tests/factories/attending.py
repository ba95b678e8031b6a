"""Taps of a trainer's phone and codes of the screen, and what came of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import Attendance, CheckIn
from app.attendance.rules import AttendanceState, Tap
from app.attendance.rules.codes import link_code, spoken_code, step_of
from app.core.clock import FixedClock


def tap(enrolment_id: int, state: AttendanceState | None, at: datetime, number: int | None = None) -> Tap:
    """A tap with a number of its own."""
    return Tap(str(UUID(int=number) if number else uuid4()), enrolment_id, state, at)


def stands(db: Session, session_id: int) -> dict[int, str]:
    """What is noted, by enrolment."""
    query = sa.select(Attendance.enrolment_id, Attendance.state).where(Attendance.session_id == session_id)
    return dict(db.execute(query).all())


def stored(db: Session, session_id: int) -> dict[int, str]:
    """What is noted and committed, by enrolment; leaves no transaction open."""
    db.rollback()
    found = stands(db, session_id)
    db.rollback()
    return found


def code_now(db: Session, clock: FixedClock, session_id: int, *, spoken: bool = False) -> str:
    """The code that the screen shows now; commits what the test arranged."""
    row = db.get(CheckIn, session_id, populate_existing=True)
    assert row is not None
    db.commit()
    return (spoken_code if spoken else link_code)(row.secret, session_id, step_of(clock.now()))
