"""The split of each seat: what was agreed, or that the employer bears everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.models import FundingLine
from app.billing.rules.shares import FundType, Method, Share, default_split, split
from app.core.money import Money, total
from app.enrolments.service import SeatView
from app.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class Line:
    """A funding line of a seat; `id` is None while nothing was agreed and the default holds."""

    id: int | None
    seat_id: int
    position: int
    share: Share
    amount: Money
    #: The invoice that holds it now.
    invoice_id: int | None

    @property
    def payer_id(self) -> int:
        """Who bears it."""
        return self.share.payer_id

    @property
    def fund_type(self) -> FundType:
        """What kind of money it is."""
        return self.share.fund_type


def lines_of(db: Session, seats: Sequence[SeatView]) -> dict[int, tuple[Line, ...]]:
    """The current funding lines by seat, in order; they sum to each seat's price. At most two queries."""
    found: dict[int, list[Line]] = {seat.id: [] for seat in seats}
    query = (
        sa.select(FundingLine)
        .where(FundingLine.seat_id.in_(list(found)), FundingLine.replaced_at.is_(None))
        .order_by(FundingLine.seat_id, FundingLine.position)
    )
    for row in db.scalars(query) if found else ():
        found[row.seat_id].append(line_of(row))
    for line in _defaults(db, [seat for seat in seats if not found[seat.id]]):
        found[line.seat_id].append(line)
    for seat in seats:
        borne = total(line.amount for line in found[seat.id])
        if borne != seat.price:
            raise AssertionError(f"seat {seat.id}: lines of {borne}, price {seat.price}")
    return {seat_id: tuple(lines) for seat_id, lines in found.items()}


def line_of(row: FundingLine) -> Line:
    """The frozen value of a row."""
    share = Share(
        payer_id=row.payer_organisation_id,
        fund_type=FundType(row.fund_type),
        method=Method(row.method),
        value=row.value,
        cost_centre=row.cost_centre,
        purchase_reference=row.purchase_reference,
        award_reference=row.award_reference,
        invoice_payer=row.invoice_payer,
    )
    return Line(row.id, row.seat_id, row.position, share, Money(row.amount_cents), row.invoice_id)


def _defaults(db: Session, seats: Sequence[SeatView]) -> list[Line]:
    if not seats:
        return []
    ids = {seat.organisation_id for seat in seats}
    employers = {one.id: one for one in organisations.organisations(db, ids=ids)}
    lines = []
    for seat in seats:
        employer = employers[seat.organisation_id]
        shares = default_split(
            employer.id, cost_centre=employer.cost_centre, purchase_reference=employer.purchase_reference
        )
        amounts = split(seat.price, shares)
        lines += [
            Line(None, seat.id, position, share, amount, None)
            for position, (share, amount) in enumerate(zip(shares, amounts, strict=True), 1)
        ]
    return lines
