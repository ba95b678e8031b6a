"""Letters about interest, written in the transaction of the change."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.clock import Clock, local
from app.interest.queries import InterestView
from app.messages import service as messages


def ask_to_confirm(db: Session, clock: Clock, about: InterestView, token: str, cohort_name: str) -> None:
    """Asks the visitor to prove the address."""
    messages.post(
        db,
        clock,
        to=about.email,
        to_name=about.full_name,
        template="interest/confirm",
        language=about.language,
        context={
            "given_name": about.name.given,
            "organisation_name": about.organisation_name,
            "cohort_name": cohort_name,
            "seats": about.seats,
            "link_path": f"/interesse/bevestigen/{token}",
            "link_until": local(about.link_until).date().isoformat(),
        },
    )


def declined(db: Session, clock: Clock, about: InterestView, reason: str) -> None:
    """Tells the visitor that it does not lead to access now, and why."""
    messages.post(
        db,
        clock,
        to=about.email,
        to_name=about.full_name,
        template="interest/declined",
        language=about.language,
        context={
            "given_name": about.name.given,
            "organisation_name": about.organisation_name,
            "reason": reason,
        },
    )
