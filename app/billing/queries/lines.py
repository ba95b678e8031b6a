"""The split of each seat: what was agreed, or that the employer bears everything."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.models import DefaultShare, FundingLine
from app.billing.queries.shares import share_of
from app.billing.rules.shares import FundType, Share, default_split, fits, split
from app.core.money import ZERO, Money, total
from app.enrolments.service import SeatState, SeatView
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
    #: Of a conditional line: when the payer confirmed it.
    confirmed_at: datetime | None = None
    #: Whether another split took its place; then it is told only while its invoice stands.
    replaced: bool = False

    @property
    def payer_id(self) -> int:
        """Who bears it."""
        return self.share.payer_id

    @property
    def fund_type(self) -> FundType:
        """What kind of money it is."""
        return self.share.fund_type

    @property
    def waiting(self) -> bool:
        """Whether the payer must still confirm it; until then it is not invoiced."""
        return self.share.conditional and self.confirmed_at is None


def lines_of(
    db: Session, seats: Sequence[SeatView], *, freed: Collection[int] = ()
) -> dict[int, tuple[Line, ...]]:
    """The current funding lines by seat, in order. At most three queries.

    Those of a taken seat sum to its price. A seat that was given back has the lines that stand on an invoice until
    that is credited, and then the fee, which its organisation bears alone; none when it was free. The lines in
    `freed` count as credited.
    """
    found: dict[int, list[Line]] = {seat.id: [] for seat in seats}
    query = (
        sa.select(FundingLine)
        .where(FundingLine.seat_id.in_(list(found)), FundingLine.replaced_at.is_(None))
        .order_by(FundingLine.seat_id, FundingLine.position)
    )
    for row in db.scalars(query) if found else ():
        line = line_of(row)
        found[row.seat_id].append(replace(line, invoice_id=None) if row.id in freed else line)
    for seat in seats:
        if _returned(seat):
            found[seat.id] = _of_returned(seat, found[seat.id])
    for line in _defaults(db, [seat for seat in seats if not found[seat.id] and _due(seat)]):
        found[line.seat_id].append(line)
    for seat in seats:
        borne = total(line.amount for line in found[seat.id])
        if borne != seat.price and not _returned(seat):
            raise AssertionError(f"seat {seat.id}: lines of {borne}, price {seat.price}")
    return {seat_id: tuple(lines) for seat_id, lines in found.items()}


def line_of(row: FundingLine) -> Line:
    """The frozen value of a row."""
    return Line(
        row.id,
        row.seat_id,
        row.position,
        share_of(row),
        Money(row.amount_cents),
        row.invoice_id,
        row.confirmed_at,
    )


def _returned(seat: SeatView) -> bool:
    return seat.state is SeatState.RELEASED


def _of_returned(seat: SeatView, stored: list[Line]) -> list[Line]:
    """Of the stored lines: those on an invoice, else the one for the fee, when it was stored already."""
    fixed = [line for line in stored if line.invoice_id is not None]
    is_fee = [(line.payer_id, line.amount) for line in stored] == [(seat.organisation_id, seat.fee)]
    return fixed or (stored if is_fee else [])


def _due(seat: SeatView) -> Money:
    """The price, or the fee of a seat that was given back."""
    return (seat.fee or ZERO) if _returned(seat) else seat.price


def _defaults(db: Session, seats: Sequence[SeatView]) -> list[Line]:
    if not seats:
        return []
    agreed = default_shares(db, {seat.organisation_id for seat in seats})
    own = {
        seat.id: shares
        for seat in seats
        if (shares := agreed.get(seat.organisation_id, ()))
        and not _returned(seat)
        and fits(_due(seat), shares)
    }
    ids = {seat.organisation_id for seat in seats if seat.id not in own}
    alone = {
        one.id: default_split(one.id, cost_centre=one.cost_centre, purchase_reference=one.purchase_reference)
        for one in (organisations.organisations(db, ids=ids) if ids else ())
    }
    lines = []
    for seat in seats:
        shares = own.get(seat.id) or alone[seat.organisation_id]
        amounts = split(_due(seat), shares)
        lines += [
            Line(None, seat.id, position, share, amount, None)
            for position, (share, amount) in enumerate(zip(shares, amounts, strict=True), 1)
        ]
    return lines


def default_shares(db: Session, organisation_ids: Collection[int]) -> dict[int, tuple[Share, ...]]:
    """The default split that was set for each of these organisations; one without is absent. One query."""
    query = (
        sa.select(DefaultShare)
        .where(DefaultShare.organisation_id.in_(organisation_ids))
        .order_by(DefaultShare.organisation_id, DefaultShare.position)
    )
    found: dict[int, tuple[Share, ...]] = {}
    for row in db.scalars(query):
        found[row.organisation_id] = (*found.get(row.organisation_id, ()), share_of(row))
    return found
