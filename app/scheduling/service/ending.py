"""Cancelling a session, and letting it go on after all. Offered through ``service``."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.permissions import Actor
from app.scheduling.queries import SessionView, view_of
from app.scheduling.rules import SessionState
from app.scheduling.service.clashing import NOBODY, People, conflicts, lock_what_is_shared, refuse_blocked
from app.scheduling.service.rows import locked, touch


def cancel_session(db: Session, actor: Actor, clock: Clock, *, session_id: int) -> SessionView:
    """Say that a session does not take place; twice is once. Raises NotFound.

    It stays on record, and in calendars as cancelled.
    """
    row = locked(db, session_id)
    if row.state != SessionState.CANCELLED:
        row.state = SessionState.CANCELLED
        row.cancelled_at = clock.now()
        touch(row, clock, sequence=True)
        cohorts.planning_changed(db, cohort_ids=[row.cohort_id])
        audit.record(db, actor, clock, "scheduling:session:cancel", "course_session", row.id)
    return view_of(row)


def reinstate_session(
    db: Session, actor: Actor, clock: Clock, *, session_id: int, people: People = NOBODY
) -> SessionView:
    """Let a cancelled session take place after all, when and where it was; twice is once.

    The event keeps its UID, and calendars show it again. Raises NotFound, and Refused when something blocks it.
    """
    row = locked(db, session_id)
    if row.state == SessionState.CANCELLED:
        standing = replace(view_of(row), state=SessionState.PLANNED)
        lock_what_is_shared(db, row.cohort_id, [standing], session_id)
        refuse_blocked(conflicts(db, [standing], people)[session_id])
        row.state = SessionState.PLANNED
        row.cancelled_at = None
        touch(row, clock, sequence=True)
        cohorts.planning_changed(db, cohort_ids=[row.cohort_id])
        audit.record(db, actor, clock, "scheduling:session:reinstate", "course_session", row.id)
    return view_of(row)
