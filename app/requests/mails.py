"""Letters about requests, written in the transaction of the change."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.clock import Clock
from app.messages import service as messages
from app.organisations import service as organisations
from app.requests.queries import RequestView


def asked(db: Session, clock: Clock, about: RequestView, organisation_name: str, cohort_name: str) -> None:
    """Tells each coordinator that a colleague asks for a seat; once a request."""
    for coordinator in organisations.coordinators_of(db, about.organisation_id):
        accounts.write_to(
            db,
            clock,
            coordinator,
            "requests/asked",
            {
                "asker_name": about.full_name,
                "asker_email": about.email,
                "function": about.function,
                "note": about.note,
                "organisation_name": organisation_name,
                "cohort_name": cohort_name,
                "link_path": f"/organisatie/{about.organisation_id}/aanvragen/{about.id}",
            },
            key=f"request-asked:{about.id}:{coordinator.id}",
        )


def declined(db: Session, clock: Clock, about: RequestView, organisation_name: str, cohort_name: str) -> None:
    """Tells who asked for a seat that it is declined, and why."""
    known = accounts.person_by_email(db, about.email)
    messages.post(
        db,
        clock,
        to=about.email,
        to_name=about.full_name,
        template="requests/declined",
        language=known.language if known else "nl",
        context={
            "given_name": about.name.given,
            "organisation_name": organisation_name,
            "cohort_name": cohort_name,
            "reason": about.reason,
        },
    )


def substitution_decided(
    db: Session, clock: Clock, about: RequestView, before: str, cohort_name: str, *, approved: bool
) -> None:
    """Tells the coordinator who asked for a substitution what the foundation decided."""
    asker = accounts.person(db, about.requested_by_person_id or 0)
    if asker is None:
        return
    accounts.write_to(
        db,
        clock,
        asker,
        "requests/substitution_decided",
        {
            "approved": approved,
            "before": before,
            "successor": about.full_name,
            "cohort_name": cohort_name,
            "reason": about.reason,
            "link_path": f"/organisatie/{about.organisation_id}/groepen/{about.cohort_id}",
        },
    )
