"""Moving the rest of a series. Offered through ``service``."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.planning.queries.people import people_of
from app.planning.rules import Shift, shifted
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView


def shift_series(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, from_session_id: int, weeks: int
) -> tuple[Shift, ...]:
    """Move a session and all that come after it by some weeks (below zero: earlier), around holidays.

    Cancelled sessions stay where they are. Raises NotFound for a session of another cohort; Refused for what cannot be,
    when a session would come before one that is not moved, for one with attendance, and for a blocking conflict.
    """
    cohorts.lock_cohort(db, cohort_id)
    planned = [one for one in scheduling.sessions_of(db, [cohort_id]) if not one.cancelled]
    first = next((one for one in planned if one.id == from_session_id), None)
    if first is None:
        raise NotFound
    rest = [one for one in planned if (one.starts_at, one.id) >= (first.starts_at, first.id)]
    kept = [one for one in planned if one not in rest]
    if first.starts_at <= clock.now():
        raise Refused(
            T("Deze bijeenkomst is al geweest of begonnen. Kies een latere."), field="from_session_id"
        )
    holidays = scheduling.dutch_holidays(cohorts.cohort(db, cohort_id).region)
    moves = shifted([(one.id, local(one.starts_at).date()) for one in rest], weeks, holidays.why_closed)
    if kept and moves[0].after <= local(kept[-1].starts_at).date():
        raise Refused(
            T(
                "Dan komt de reeks voor de bijeenkomst op %(day)s. Schuif minder weken.",
                day=local(kept[-1].starts_at).date(),
            ),
            field="weeks",
        )
    if moves[0].after < local(clock.now()).date():
        raise Refused(T("Dan begint de reeks in het verleden. Schuif minder weken."), field="weeks")
    scheduling.hold_sessions(db, rest)
    by_id = {one.id: one for one in rest}
    # The last one first when all go later, so that none meets one that still has to leave.
    for move in reversed(moves) if weeks > 0 else moves:
        _to(db, actor, clock, by_id[move.session_id], move)
    return moves


def _to(db: Session, actor: Actor, clock: Clock, one: SessionView, move: Shift) -> None:
    wanted = replace(SessionChange.of(one), day=move.after)
    scheduling.change_session(
        db,
        actor,
        clock,
        session_id=one.id,
        change=wanted,
        people=people_of(db, [one]),
        noted=attendance.noted_of,
    )
