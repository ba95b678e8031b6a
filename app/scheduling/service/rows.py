"""Rows of sessions: new ones, a row under its lock, and what every change leaves behind."""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound
from app.scheduling.models import CourseSession
from app.scheduling.queries import SessionView, view_of
from app.scheduling.rules import Kind, Module, SessionState


def new_row(
    cohort_id: int,
    module: Module,
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    now: datetime,
    part: str = "",
    repeats: Kind | None = None,
) -> CourseSession:
    """A planned session with an identity of its own; the caller adds it."""
    return CourseSession(
        cohort_id=cohort_id,
        module_key=module.key,
        kind=Kind.MAKE_UP if repeats else module.kind,
        number=module.number,
        part=part,
        repeats=repeats,
        title=module.title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        online_url="",
        preparation="",
        state=SessionState.PLANNED,
        uid=f"{secrets.token_hex(16)}@leergang",
        sequence=0,
        changed_at=now,
    )


def locked(db: Session, session_id: int) -> CourseSession:
    """The session under its cohort's lock, so that two changes cannot end up at the same time. Raises NotFound."""
    cohort_id = db.scalar(sa.select(CourseSession.cohort_id).where(CourseSession.id == session_id))
    if cohort_id is None:
        raise NotFound
    cohorts.lock_cohort(db, cohort_id)
    return db.get_one(CourseSession, session_id, populate_existing=True)


def locked_session(db: Session, session_id: int) -> SessionView:
    """The session as it is now, with its cohort locked until the end of the transaction. Raises NotFound."""
    return view_of(locked(db, session_id))


def touch(row: CourseSession, clock: Clock, *, sequence: bool) -> None:
    """Note that the session changed; `sequence` when begin, end, place or state did (RFC 5546 section 2.1.4).

    The moment never goes back, also when the machine's clock does: calendars take the newest.
    """
    row.changed_at = max(row.changed_at, clock.now())
    if sequence:
        row.sequence += 1
