"""One more session in a cohort. Offered through ``service``."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.courses import service as courses
from app.scheduling.models import CourseSession
from app.scheduling.queries import SessionView, view_of
from app.scheduling.rules import Kind, Module
from app.scheduling.service.clashing import (
    NOBODY,
    People,
    conflicts_of_change,
    lock_what_is_shared,
    refuse_blocked,
)
from app.scheduling.service.rows import new_row, touch
from app.scheduling.service.wishes import SessionChange, wish

#: More parts than this of one module is a mistake.
MOST_PARTS = 26


def modules_of(db: Session, cohort_id: int) -> list[Module]:
    """The modules of the cohort's course version, in order; raises NotFound."""
    content = courses.version(db, cohorts.cohort(db, cohort_id).course_version_id).content
    return [Module(m.key, Kind(m.kind), m.number, m.title) for m in content.modules]


def add_session(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    module_key: str,
    change: SessionChange,
    people: People = NOBODY,
    make_up: bool = False,
) -> SessionView:
    """Plan a session of a module that has none yet, or one more part of it, or one for who missed it (`make_up`).

    The second one of a module gets the part `B` and the first one `A`. A make-up session is in nobody's programme until
    attendance says who makes up there. Raises NotFound for an unknown cohort, Refused for a module of another course
    and for what `change_session` refuses.
    """
    cohorts.lock_cohort(db, cohort_id)
    module = next((one for one in modules_of(db, cohort_id) if one.key == module_key), None)
    if module is None:
        raise Refused(T("Kies een onderdeel van de leergang van deze groep."), field="module_key")
    wanted = wish(db, cohort_id, change)
    lock_what_is_shared(db, cohort_id, [wanted])
    refuse_blocked(conflicts_of_change(db, cohort_id, wanted, None, people))
    kind = Kind.MAKE_UP if make_up else module.kind
    taken = parts_of(db, cohort_id, module_key, kind)
    part = next_part(set(taken), make_up=make_up)
    if not make_up and part and "" in taken:
        taken[""].part = "A"
        touch(taken[""], clock, sequence=False)
        db.flush()
    row = new_row(
        cohort_id,
        module,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        place=wanted.place,
        now=clock.now(),
        part=part,
        repeats=module.kind if make_up else None,
    )
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    db.add(row)
    db.flush()
    cohorts.planning_changed(db, cohort_ids=[row.cohort_id])
    audit.record(
        db,
        actor,
        clock,
        "scheduling:session:add",
        "course_session",
        row.id,
        cohort_id=cohort_id,
        starts_at=row.starts_at.isoformat(),
        place=row.place,
    )
    return view_of(row)


def next_part(taken: set[str], *, make_up: bool) -> str:
    """What tells one more session of a module from those that there are: 1, 2 … of make-ups, else nothing, B, C …"""
    if make_up:
        found = next(str(number) for number in range(1, len(taken) + 2) if str(number) not in taken)
    elif not taken:
        return ""
    else:
        used = {"A" if part == "" else part for part in taken}
        letters = [chr(ord("A") + number) for number in range(MOST_PARTS)]
        found = next((letter for letter in letters if letter not in used), "")
    if not found or len(taken) >= MOST_PARTS:
        raise Refused(T("Dit onderdeel heeft al te veel bijeenkomsten."), field="module_key")
    return found


def parts_of(db: Session, cohort_id: int, module_key: str, kind: Kind) -> dict[str, CourseSession]:
    """The sessions of a module by part, cancelled ones included; fresh from the database."""
    rows = db.scalars(
        sa.select(CourseSession).where(
            CourseSession.cohort_id == cohort_id,
            CourseSession.module_key == module_key,
            CourseSession.kind == kind,
        )
    )
    return {row.part: row for row in rows.all()}
