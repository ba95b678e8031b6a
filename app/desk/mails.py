"""Letters of the desk, written in the transaction of the change."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts.service import CohortView
from app.core.clock import Clock, local
from app.desk.audiences import Audience
from app.desk.queries import Consequences
from app.scheduling.service import SessionView


def post_step(db: Session, clock: Clock, found: Consequences, reason: str) -> None:
    """Posts all letters of a step; a state is reached once, so each person gets each letter once."""
    for mailing in found.mailings:
        for who in mailing.people:
            accounts.write_to(
                db,
                clock,
                who.person,
                mailing.letter,
                {
                    **occasion(found.cohort, found.first),
                    **_about(found, mailing.audience, who.organisation_id),
                    "reason": reason,
                },
                key=f"{mailing.letter}:{found.cohort.id}:{who.person.id}:{who.organisation_id}",
            )


def occasion(cohort: CohortView, first: SessionView | None) -> dict[str, Any]:
    """What every letter about a cohort can tell."""
    return {
        "cohort_name": cohort.name,
        "first_day": local(first.starts_at).date().isoformat() if first else "",
        "first_times": first.times if first else "",
        "first_place": first.place if first else cohort.address,
    }


def group_path(organisation_id: int, cohort_id: int) -> str:
    """The page of an organisation's people in a cohort."""
    return f"/organisatie/{organisation_id}/groepen/{cohort_id}"


def _about(found: Consequences, audience: Audience, organisation_id: int) -> dict[str, Any]:
    """What the letter tells of one organisation; a trainer reads nothing of any."""
    if not organisation_id:
        return {}
    own = [one for one in found.roster if one.organisation_id == organisation_id]
    invoices = [one for one in found.bill.invoices if one.payer_id == organisation_id] if found.bill else []
    name = next((one.organisation_name for one in own), next((one.payer for one in invoices), ""))
    if audience is not Audience.COORDINATORS:
        return {"organisation_name": name}
    return {
        "organisation_name": name,
        "names": [
            one.person.full_name for one in own if one.person is not None and _told(found, one.position)
        ],
        "open_seats": sum(one.person is None for one in own),
        "invoices": ", ".join(f"{one.number} ({one.total})" for one in invoices),
        "link_path": group_path(organisation_id, found.cohort.id),
    }


def _told(found: Consequences, position: int | None) -> bool:
    """Whoever is in line is named only when the line ends."""
    return position is None or any(one.audience is Audience.WAITING for one in found.mailings)
