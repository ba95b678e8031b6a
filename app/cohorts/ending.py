"""Ends what a trainer has in cohorts. Offered through ``service``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts.models import Cohort, CohortTrainer
from app.cohorts.queries import trained_by
from app.core import changes
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T


def end_trainer(db: Session, actor: Actor, clock: Clock, person_id: int) -> None:
    """Take a person off every cohort, with a line in the log for each: an ending of the role of trainer.

    Cohorts are locked first, by number, and then the person, whom `assign_trainer` locks as well. Raises Refused when
    the person got another cohort between the two.
    """
    own = sorted(trained_by(db, [person_id]).get(person_id, ()))
    if own:
        db.execute(sa.select(Cohort.id).where(Cohort.id.in_(own)).order_by(Cohort.id).with_for_update())
    accounts.lock_people(db, [person_id])
    now = sorted(trained_by(db, [person_id]).get(person_id, ()))
    if not set(now) <= set(own):
        raise Refused(T("Er is intussen iets veranderd. Probeer het opnieuw."))
    if not now:
        return
    db.execute(sa.delete(CohortTrainer).where(CohortTrainer.person_id == person_id))
    changes.planning_changed(db, cohort_ids=now, person_ids=[person_id])
    for cohort_id in now:
        audit.record(db, actor, clock, "cohorts:trainer:remove", "cohort", cohort_id, person_id=person_id)
