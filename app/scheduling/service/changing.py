"""Changing a session. Offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T, Text
from app.scheduling.queries import SessionView, session, sessions_of, view_of
from app.scheduling.rules.occasions import Conflict
from app.scheduling.rules.times import move_warnings
from app.scheduling.service.clashing import (
    NOBODY,
    People,
    conflicts_of_change,
    lock_what_is_shared,
    refuse_blocked,
    touched,
)
from app.scheduling.service.noting import Noted, nothing_noted, refuse_other_day
from app.scheduling.service.rows import locked, touch
from app.scheduling.service.wishes import MOVES, SessionChange, Wish, changes_of, told, wish


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a change of a session comes to, before it is made."""

    before: SessionView
    #: What will stand there.
    wanted: Wish
    #: Names of the columns that change; empty when nothing does.
    changed: frozenset[str]
    #: What is in the way then; what blocks first. Only what the change itself brings about refuses it.
    conflicts: tuple[Conflict, ...]
    #: Other things to know.
    warnings: tuple[Text, ...]

    @property
    def moves(self) -> bool:
        """Whether begin, end or place changes: calendars then get a new SEQUENCE."""
        return not self.changed.isdisjoint(MOVES)

    @property
    def refused(self) -> bool:
        """Whether `change_session` would refuse it because of a conflict."""
        kinds = touched(self.changed)
        return any(each.blocks and each.kind in kinds for each in self.conflicts)


def preview_change(
    db: Session, *, session_id: int, change: SessionChange, people: People = NOBODY
) -> Consequence:
    """What `change_session` would do: conflicts are told, not raised.

    Raises NotFound, and Refused for what cannot be.
    """
    one = session(db, session_id)
    _check_state(one)
    wanted = wish(db, one.cohort_id, change, one)
    others = [other for other in sessions_of(db, [one.cohort_id]) if other.id != one.id]
    warnings = move_warnings(
        one.starts_at,
        wanted.starts_at,
        [other.starts_at for other in others if not other.cancelled and not other.is_make_up],
        None,
    )
    return Consequence(
        before=one,
        wanted=wanted,
        changed=frozenset(changes_of(one, wanted)),
        conflicts=conflicts_of_change(db, one.cohort_id, wanted, one, people),
        warnings=warnings,
    )


def change_session(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: int,
    change: SessionChange,
    people: People = NOBODY,
    noted: Noted = nothing_noted,
) -> SessionView:
    """Make a session what `change` says; its calendar event keeps its UID.

    SEQUENCE is raised exactly when begin, end or place changes. Nothing changes when all is the same. `noted` tells
    whether it has attendance: then it stays on its day. Raises NotFound, or Refused, naming the field, for a cancelled
    session, for what cannot be, and for a blocking conflict that the change brings about.
    """
    row = locked(db, session_id)
    before = view_of(row)
    _check_state(before)
    wanted = wish(db, row.cohort_id, change, before)
    changes = changes_of(before, wanted)
    if not changes:
        return before
    refuse_other_day(db, noted, before, wanted)
    if kinds := touched(changes):
        lock_what_is_shared(db, row.cohort_id, [wanted], session_id)
        refuse_blocked(conflicts_of_change(db, row.cohort_id, wanted, before, people), kinds)
    for name, (_, value) in changes.items():
        setattr(row, name, value)
    moved = not changes.keys().isdisjoint(MOVES)
    touch(row, clock, sequence=moved)
    cohorts.planning_changed(db, cohort_ids=[row.cohort_id])
    audit.record(
        db,
        actor,
        clock,
        "scheduling:session:move" if moved else "scheduling:session:change",
        "course_session",
        row.id,
        changes={name: told(name, pair) for name, pair in changes.items()},
    )
    return view_of(row)


def _check_state(one: SessionView) -> None:
    if one.cancelled:
        raise Refused(T("Deze bijeenkomst is afgelast. Laat haar eerst weer doorgaan."))
