"""Cancelling a session, and letting it go on after all. Offered through ``service``."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.permissions import Actor
from app.scheduling.queries import SessionView, view_of
from app.scheduling.rules import SessionState
from app.scheduling.service.clashing import (
    NOBODY,
    People,
    conflicts_of_change,
    lock_what_is_shared,
    refuse_blocked,
)
from app.scheduling.service.noting import Noted, nothing_noted, refuse_other_day
from app.scheduling.service.rows import locked, touch
from app.scheduling.service.wishes import SessionChange, changes_of, told, wish


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
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: int,
    change: SessionChange | None = None,
    people: People = NOBODY,
    noted: Noted = nothing_noted,
) -> SessionView:
    """Let a cancelled session take place after all, as it was or as `change` says; twice is once.

    The event keeps its UID, and calendars show it again. `noted` tells whether it has attendance: then it stays on its
    day. Raises NotFound, and Refused for what cannot be and for what blocks.
    """
    row = locked(db, session_id)
    if row.state != SessionState.CANCELLED:
        return view_of(row)
    before = view_of(row)
    wanted = wish(db, row.cohort_id, change or SessionChange.of(before), before)
    refuse_other_day(db, noted, before, wanted)
    lock_what_is_shared(db, row.cohort_id, [wanted], session_id)
    refuse_blocked(conflicts_of_change(db, row.cohort_id, wanted, before, people))
    changes = changes_of(before, wanted)
    for name, (_, value) in changes.items():
        setattr(row, name, value)
    row.state, row.cancelled_at = SessionState.PLANNED, None
    touch(row, clock, sequence=True)
    cohorts.planning_changed(db, cohort_ids=[row.cohort_id])
    audit.record(
        db,
        actor,
        clock,
        "scheduling:session:reinstate",
        "course_session",
        row.id,
        changes={name: told(name, pair) for name, pair in changes.items()},
    )
    return view_of(row)
