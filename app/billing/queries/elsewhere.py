"""Money that crossed to another cohort with a seat: so that invoices and allocation of both can be added up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.models import FundingLine, Invoice
from app.cohorts import service as cohorts
from app.core.money import ZERO, Money
from app.enrolments import service as enrolments


@dataclass(frozen=True, slots=True)
class Crossing:
    """What stands on invoices of one cohort for seats that are now in another."""

    #: The other cohort.
    cohort: str
    #: True: on an invoice of the other, for a seat here. False: on an invoice of here, for a seat there.
    here: bool
    #: Without VAT on top.
    amount: Money


def crossings(db: Session, cohort_id: int, *, held: Collection[int] | None = None) -> list[Crossing]:
    """What crossed to and from this cohort, by the other's name. `held`: the numbers of all its seats, given back ones
    too, when the caller has read them already. At most four queries.
    """
    if held is None:
        seats_here = enrolments.seats_of(db, [cohort_id], with_released=True, named=False)
        held = [one.id for one in seats_here.get(cohort_id, ())]
    query = (
        sa.select(FundingLine.seat_id, FundingLine.amount_cents, Invoice.cohort_id)
        .join(Invoice, Invoice.id == FundingLine.invoice_id)
        .where(FundingLine.replaced_at.is_(None))
        .where(
            sa.or_(
                sa.and_(FundingLine.seat_id.in_(held), Invoice.cohort_id != cohort_id),
                sa.and_(FundingLine.seat_id.not_in(held), Invoice.cohort_id == cohort_id),
            )
        )
    )
    rows = db.execute(query).all()
    if not rows:
        return []
    seats = enrolments.seats_by_id(db, {row.seat_id for row in rows})
    sums: dict[tuple[int, bool], Money] = {}
    for row in rows:
        here = row.cohort_id != cohort_id
        other = row.cohort_id if here else seats[row.seat_id].cohort_id
        sums[other, here] = sums.get((other, here), ZERO) + Money(row.amount_cents)
    names = {one.id: one.name for one in cohorts.cohorts(db, ids={other for other, _ in sums})}
    found = [Crossing(names[other], here, amount) for (other, here), amount in sums.items()]
    return sorted(found, key=lambda one: (one.cohort.casefold(), one.here))
