"""Taking along who bears what: the pictures of the pages, and each time the audit log is told."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing.queries.allocation import Allocation, OrganisationMoney, allocation, organisation_money
from app.core.clock import Clock
from app.core.permissions import Actor


def export_allocation(db: Session, actor: Actor, clock: Clock, *, cohort_id: int) -> Allocation:
    """Who bears what of a cohort, names of participants with it, for a file. Raises NotFound."""
    found = allocation(db, cohort_id)
    audit.record(
        db,
        actor,
        clock,
        "billing:allocation:export",
        "cohort",
        cohort_id,
        cohort_id=cohort_id,
        seats=len(found.seats),
    )
    return found


def export_organisation_money(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int
) -> OrganisationMoney:
    """The same of an organisation's seats in all cohorts. Raises NotFound."""
    found = organisation_money(db, organisation_id)
    audit.record(
        db,
        actor,
        clock,
        "billing:organisation_money:export",
        "organisation",
        organisation_id,
        organisation_id=organisation_id,
        seats=len(found.seats),
    )
    return found
