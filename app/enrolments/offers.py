"""Reads of offers; frozen values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.enrolments.models import Enrolment, Offer
from app.enrolments.rules import OfferState


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer and whom it is for; see ``models.Offer``."""

    id: int
    cohort_id: int
    organisation_id: int
    enrolment_id: int
    person_id: int
    state: OfferState
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None


def open_offers(
    db: Session,
    *,
    cohort_ids: Collection[int] | None = None,
    organisation_ids: Collection[int] | None = None,
    until: datetime | None = None,
) -> list[OfferView]:
    """Offers that wait for an answer, the first to end first; optionally those that end before ``until``. One query."""
    conditions = [Offer.state == OfferState.OPEN]
    if cohort_ids is not None:
        conditions.append(Offer.cohort_id.in_(cohort_ids))
    if organisation_ids is not None:
        conditions.append(Enrolment.organisation_id.in_(organisation_ids))
    if until is not None:
        conditions.append(Offer.ends_at < until)
    query = (
        sa.select(Offer, Enrolment.organisation_id, Enrolment.person_id)
        .join(Enrolment, Enrolment.id == Offer.enrolment_id)
        .where(*conditions)
        .order_by(Offer.ends_at, Offer.id)
    )
    return [
        OfferView(
            row.id,
            row.cohort_id,
            organisation_id,
            row.enrolment_id,
            person_id,
            OfferState(row.state),
            row.made_at,
            row.ends_at,
            row.ended_at,
        )
        for row, organisation_id, person_id in db.execute(query)
    ]
