"""Guest trainers of a session. Offered through ``service``."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.scheduling.models import SessionTrainer
from app.scheduling.queries import view_of
from app.scheduling.rules.occasions import ConflictKind
from app.scheduling.service.clashing import NOBODY, People, conflicts, refuse_blocked
from app.scheduling.service.rows import locked


def add_guest(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: int,
    person_id: int,
    people: People = NOBODY,
) -> None:
    """Make a known person guest trainer of one session; twice is once. The role follows from it.

    Raises NotFound for an unknown session, Refused for an unknown person and for a blocking conflict.
    """
    row = locked(db, session_id)
    if accounts.person(db, person_id) is None:
        raise Refused(T("Kies een trainer uit de lijst."), field="person_id")
    if db.get(SessionTrainer, (row.id, person_id)) is None:
        accounts.lock_people(db, [person_id])
        db.add(SessionTrainer(session_id=row.id, person_id=person_id))
        db.flush()
        refuse_blocked(
            [
                each
                for each in conflicts(db, [view_of(row)], people)[row.id]
                if person_id in each.person_ids or each.kind is ConflictKind.ROOM_SIZE
            ],
            field="person_id",
        )
        cohorts.planning_changed(db, cohort_ids=[row.cohort_id], person_ids=[person_id])
        audit.record(db, actor, clock, "scheduling:guest:add", "course_session", row.id, person_id=person_id)


def remove_guest(db: Session, actor: Actor, clock: Clock, *, session_id: int, person_id: int) -> None:
    """End a person's being guest trainer of a session. Raises NotFound when the person was not."""
    session = locked(db, session_id)
    row = db.get(SessionTrainer, (session_id, person_id))
    if row is None:
        raise NotFound
    db.delete(row)
    cohorts.planning_changed(db, cohort_ids=[session.cohort_id], person_ids=[person_id])
    audit.record(
        db, actor, clock, "scheduling:guest:remove", "course_session", session_id, person_id=person_id
    )
