"""What a learner does once for the certificate."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.attendance.models import Achievement
from app.attendance.queries import PRESENTATION
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.enrolments import service as enrolments


def mark_presentation(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, enrolment_id: int, done: bool
) -> None:
    """Notes that a participant gave the presentation, or takes that back; the same again changes nothing.

    Raises NotFound when the actor is no trainer of the cohort, or the enrolment is not in it.
    """
    if actor.person_id is None or not cohorts.is_trainer_of(db, actor.person_id, cohort_id):
        raise NotFound
    cohorts.lock_cohort(db, cohort_id)
    if enrolment_id not in [one.enrolment_id for one in enrolments.participants(db, cohort_id)]:
        raise NotFound
    row = db.get(Achievement, (enrolment_id, PRESENTATION))
    if (row is not None) == done:
        return
    if row is not None:
        db.delete(row)
    else:
        db.add(
            Achievement(
                enrolment_id=enrolment_id,
                key=PRESENTATION,
                at=clock.now(),
                noted_by_person_id=actor.person_id,
            )
        )
    audit.record(db, actor, clock, "attendance:presentation:mark", "enrolment", enrolment_id, done=done)
