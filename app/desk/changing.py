"""Bringing a cohort into its next state, with all that follows. Offered through ``service``."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock
from app.core.fingerprints import check_shown
from app.core.permissions import Actor
from app.desk import mails
from app.desk.queries import consequences
from app.desk.rules import tidy_reason
from app.enrolments import service as enrolments


def change_state(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    state: CohortState,
    reason: str = "",
    shown: str | None = None,
) -> CohortView:
    """Brings a cohort into a state: ends its open offers, posts the letters, and says so in the log, all or nothing.

    ``shown`` is the mark of the consequences that the asker saw; when they are others by now, Refused tells so and
    nothing changes. Invoices stay as they are: finance sees what must be credited. Raises NotFound; Refused for an
    impossible or blocked step, and for a reason that is missing.
    """
    cohorts.lock_cohort(db, cohort_id)
    found = consequences(db, clock, cohort_id, state)
    reason = tidy_reason(reason)
    cohorts.check_step(found.step, reason)
    if shown is not None:
        check_shown(shown, found.mark)
    cohorts.planning_changed(db, cohort_ids=[cohort_id])
    if found.offers:
        enrolments.withdraw_offers(db, actor, clock, cohort_id=cohort_id)
    mails.post_step(db, clock, found, reason)
    told = {"reason": reason} if reason else {}
    return cohorts.set_state(
        db, actor, clock, cohort_id=cohort_id, state=state, letters=found.letters, **told
    )
