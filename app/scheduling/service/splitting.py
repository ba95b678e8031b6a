"""One session for everybody becomes one for each part of the group, and back. Offered through ``service``.

The subgroups themselves belong a floor above; here they are numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.scheduling.models import CourseSession
from app.scheduling.queries import SessionView, view_of
from app.scheduling.rules import Kind, Module, SessionState
from app.scheduling.service.adding import MOST_PARTS, parts_of
from app.scheduling.service.clashing import (
    PeopleOf,
    conflicts,
    lock_what_is_shared,
    nobody,
    refuse_blocked,
)
from app.scheduling.service.noting import Noted
from app.scheduling.service.rows import locked, new_row, touch
from app.scheduling.service.wishes import MOVES, SessionChange, Wish, wish


def split_session(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: int,
    changes: Sequence[SessionChange],
    noted: Noted,
    people: PeopleOf = nobody,
) -> tuple[SessionView, ...]:
    """Make one session for each of `changes` out of a session for everybody; every change names its subgroup.

    The session itself becomes part A and keeps its UID; each other part is a session of its own. Raises NotFound, and
    Refused for a session that is cancelled, split already, or has attendance noted, and for what blocks.
    """
    row = locked(db, session_id)
    taken = parts_of(db, row.cohort_id, row.module_key, Kind(row.kind))
    _check(row, changes)
    if noted(db, [each.id for each in taken.values()]):
        raise Refused(T("Er is al aanwezigheid ingevuld. Splitsen kan niet meer."))
    wanted = [
        wish(db, row.cohort_id, change, view_of(row) if number == 0 else None)
        for number, change in enumerate(changes)
    ]
    lock_what_is_shared(db, row.cohort_id, wanted, session_id)
    moved = _fill(row, wanted[0])
    row.part = "A"
    touch(row, clock, sequence=moved)
    rows = [row]
    for number, one in enumerate(wanted[1:], 1):
        rows.append(_part(db, clock, row, taken.get(_letter(number)), one, _letter(number)))
    db.flush()
    views = [view_of(each) for each in rows]
    for found in conflicts(db, views, people(db, views)).values():
        refuse_blocked(found)
    cohorts.planning_changed(db, cohort_ids=[row.cohort_id])
    parts = [[each.id, each.part, each.starts_at.isoformat()] for each in rows]
    audit.record(db, actor, clock, "scheduling:session:split", "course_session", row.id, parts=parts)
    return tuple(views)


def join_session(
    db: Session, actor: Actor, clock: Clock, *, session_id: int, noted: Noted, people: PeopleOf = nobody
) -> SessionView:
    """Undo a split: part A is for everybody again, the other parts are cancelled so that calendars say so.

    `session_id` is any of the parts. Raises NotFound, and Refused when a part has attendance noted and for what blocks.
    """
    row = locked(db, session_id)
    parts = {
        part: each
        for part, each in parts_of(db, row.cohort_id, row.module_key, Kind(row.kind)).items()
        if each.state == SessionState.PLANNED
    }
    if row.kind == Kind.MAKE_UP or len(parts) < 2 or row.part not in parts:
        raise Refused(T("Deze bijeenkomst is niet gesplitst."))
    if noted(db, [each.id for each in parts.values()]):
        raise Refused(T("Er is al aanwezigheid ingevuld. Splitsen kan niet meer ongedaan worden gemaakt."))
    first, *others = (parts[part] for part in sorted(parts))
    for each in others:
        each.state, each.cancelled_at = SessionState.CANCELLED, clock.now()
        touch(each, clock, sequence=True)
    db.flush()
    if "" not in parts_of(db, row.cohort_id, row.module_key, Kind(row.kind)):
        first.part = ""
    first.subgroup_id = None
    touch(first, clock, sequence=False)
    db.flush()
    joined = view_of(first)
    lock_what_is_shared(db, first.cohort_id, [joined], first.id)
    refuse_blocked(conflicts(db, [joined], people(db, [joined]))[first.id])
    cohorts.planning_changed(db, cohort_ids=[first.cohort_id])
    gone = [[each.id, each.part] for each in others]
    audit.record(db, actor, clock, "scheduling:session:join", "course_session", first.id, parts=gone)
    return joined


def _check(row: CourseSession, changes: Sequence[SessionChange]) -> None:
    if row.state == SessionState.CANCELLED:
        raise Refused(T("Deze bijeenkomst is afgelast. Laat haar eerst weer doorgaan."))
    if row.kind == Kind.MAKE_UP or row.part or row.subgroup_id is not None:
        raise Refused(T("Deze bijeenkomst is al voor een deel van de groep."))
    subgroup_ids = [change.subgroup_id for change in changes]
    if None in subgroup_ids or len(set(subgroup_ids)) != len(subgroup_ids):
        raise Refused(T("Kies voor elk deel een eigen deelgroep."), field="subgroup_id")
    if not 2 <= len(changes) <= MOST_PARTS:
        raise Refused(T("Splits in ten minste twee delen."), field="subgroup_id")


def _part(
    db: Session,
    clock: Clock,
    first: CourseSession,
    there: CourseSession | None,
    wanted: Wish,
    letter: str,
) -> CourseSession:
    """The row of one more part: the one of an earlier split that was undone, with its UID, or a new one."""
    if there is not None:
        _fill(there, wanted)
        there.state, there.cancelled_at = SessionState.PLANNED, None
        touch(there, clock, sequence=True)
        return there
    module = Module(first.module_key, Kind(first.kind), first.number, first.title)
    made = new_row(
        first.cohort_id,
        module,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        place=wanted.place,
        now=clock.now(),
        part=letter,
    )
    _fill(made, wanted)
    db.add(made)
    return made


def _fill(row: CourseSession, wanted: Wish) -> bool:
    """Writes a checked change into a row; whether it moves the session."""
    moved = False
    for name, value in asdict(wanted).items():
        if getattr(row, name) != value:
            moved = moved or name in MOVES
            setattr(row, name, value)
    return moved


def _letter(number: int) -> str:
    return chr(ord("A") + number)
