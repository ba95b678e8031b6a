"""Fixed trainers of a cohort that has sessions. Offered through ``service``."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.permissions import Actor
from app.scheduling.queries import sessions_of
from app.scheduling.rules.occasions import ConflictKind
from app.scheduling.service.clashing import NOBODY, People, conflicts, refuse_blocked


def assign_trainer(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    person_id: int,
    people: People = NOBODY,
) -> None:
    """Make a person a fixed trainer of a cohort, who teaches what is still to come; twice is once.

    Raises NotFound for an unknown cohort, Refused for somebody who is no trainer and for a conflict that blocks: one of
    this person's, or a room that becomes too small.
    """
    cohorts.lock_cohort(db, cohort_id)
    if cohorts.is_trainer_of(db, person_id, cohort_id):
        return
    cohorts.assign_trainer(db, actor, clock, cohort_id=cohort_id, person_id=person_id)
    db.flush()
    coming = [one for one in sessions_of(db, [cohort_id]) if one.ends_at > clock.now() and not one.cancelled]
    for found in conflicts(db, coming, people).values():
        refuse_blocked(
            [each for each in found if person_id in each.person_ids or each.kind is ConflictKind.ROOM_SIZE],
            field="person_id",
        )
