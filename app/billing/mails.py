"""Letters about who pays, written in the transaction of the change."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.billing.queries.proposals import AskedView, ProposalState, ProposalView
from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.messages import service as messages
from app.organisations import service as organisations


def proposal_decided(db: Session, clock: Clock, about: ProposalView) -> None:
    """Tells the coordinator who proposed a split what finance decided."""
    asker = accounts.person(db, about.proposed_by_person_id or 0)
    if asker is None:
        return
    accounts.write_to(
        db,
        clock,
        asker,
        "billing/proposal_decided",
        {
            "approved": about.state is ProposalState.ACCEPTED,
            "cohort_name": cohorts.cohort(db, about.cohort_id).name,
            "count": len(about.seat_ids),
            "reason": about.answer,
            "link_path": f"/organisatie/{about.organisation_id}/groepen/{about.cohort_id}/verdeling",
        },
        key=f"proposal-decided:{about.id}",
    )


def payer_asked(db: Session, clock: Clock, about: AskedView, *, link_path: str) -> None:
    """Asks a payer from outside to confirm its part; names nobody who takes part."""
    payer = organisations.organisation(db, about.payer_id)
    employers = organisations.names(db, {seat.organisation_id for seat in about.seats})
    messages.post(
        db,
        clock,
        to=about.email,
        to_name=payer.legal_name or payer.name,
        template="billing/payer_asked",
        context={
            "payer": payer.name,
            "organisation_name": ", ".join(sorted(employers.values(), key=str.casefold)),
            "cohort_name": cohorts.cohort(db, about.cohort_id).name,
            "count": len(about.seats),
            "total": str(about.amount),
            "link_path": link_path,
            "link_until": local(about.expires_at).date().isoformat(),
        },
        key=f"payer-asked:{about.id}",
    )
