"""How a cohort hands out its seats, and what organisations may take: reads, and the verbs that change it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.enrolments.models import Allotment, CohortTerms
from app.enrolments.rules import Kept, Limit, Terms


@dataclass(frozen=True, slots=True)
class AllotmentView:
    """What one organisation may take in a cohort; see ``models.Allotment``."""

    organisation_id: int
    #: Its own limit; None when the cohort's holds.
    limit: Limit | None
    kept: Kept


def terms(db: Session, cohort_id: int) -> Terms:
    """The terms of a cohort; the defaults when nobody changed them."""
    row = db.get(CohortTerms, cohort_id)
    if row is None:
        return Terms()
    return Terms(row.offer_hours, row.offers_stop_days, row.organisation_limit, row.limit_is_hard)


def allotments_of(db: Session, cohort_id: int) -> list[AllotmentView]:
    """The organisations for which something of their own was agreed, by number."""
    query = sa.select(Allotment).where(Allotment.cohort_id == cohort_id).order_by(Allotment.organisation_id)
    return [
        AllotmentView(
            row.organisation_id,
            None if row.most is None else Limit(row.most, row.most_is_hard),
            Kept(row.reserved, row.reserved_until),
        )
        for row in db.scalars(query)
    ]
