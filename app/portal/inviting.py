"""Inviting one of an organisation's own people again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.enrolments import service as enrolments


def reinvite(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int, cohort_id: int, enrolment_id: int
) -> PersonView:
    """Sends another invitation to somebody on a seat of the organisation.

    Raises NotFound for a foreign organisation, and for an enrolment that is not a seat of it in this cohort; Refused
    for someone with an account and within ten minutes after the last one.
    """
    enrolments.organisation_of(db, actor, organisation_id)
    one = enrolments.enrolment(db, enrolment_id)
    if (one.organisation_id, one.cohort_id) != (organisation_id, cohort_id) or not one.seated:
        raise NotFound
    return accounts.reinvite(db, actor, clock, person_id=one.person_id)
