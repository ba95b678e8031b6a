"""The money of a seat that moves to another cohort: its price and its payers go along."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing.models import FundingLine
from app.billing.queries import InvoiceRow, Line, invoices, lines_of
from app.billing.queries.shares import columns_of, share_of
from app.billing.service.funding import check_moved, lock_funds
from app.billing.service.splits import withdraw_requests
from app.core.clock import Clock
from app.core.money import Money, total
from app.core.permissions import Actor
from app.enrolments import service as enrolments
from app.enrolments.service import SeatView


@dataclass(frozen=True, slots=True)
class Moving:
    """What a seat takes along: who bears it, and on which final invoices it stands."""

    seat: SeatView
    lines: tuple[Line, ...]
    invoices: tuple[InvoiceRow, ...]

    @property
    def invoiced(self) -> Money:
        """What stands on those invoices for this seat, without VAT on top."""
        return total(line.amount for line in self.lines if line.invoice_id is not None)

    @property
    def open(self) -> Money:
        """What is still to be invoiced for it."""
        return total(
            line.amount for line in self.lines if line.invoice_id is None and line.share.invoice_payer
        )


def moving(db: Session, seat_id: int) -> Moving:
    """What the seat would take along now. Raises NotFound."""
    seat = enrolments.seat(db, seat_id)
    lines = lines_of(db, [seat])[seat_id]
    ids = {line.invoice_id for line in lines if line.invoice_id is not None}
    return Moving(seat, lines, tuple(invoices(db, ids=ids)) if ids else ())


def hold_funds(db: Session, found: Moving) -> None:
    """Locks the funds behind what a seat takes along, for who moves it.

    Call it right after the locks of the cohorts: whoever plans on a fund holds it before any person or the audit log.
    """
    lock_funds(db, {line.share.fund_id for line in found.lines if line.share.fund_id is not None})


def take_along(db: Session, actor: Actor, clock: Clock, *, seat_id: int) -> Money:
    """Takes a seat's lines off the invoices that they stand on, so that they are invoiced again; how much that was.

    Payers, parts and references stay as agreed. The old invoice stays as it is: `corrections` tells finance to credit
    it, because it bills lines that were replaced. Call it under the locks of the move, after `hold_funds`.
    """
    follow_seat(db, clock, seat_id=seat_id)
    now = clock.now()
    rows = db.scalars(
        sa.select(FundingLine)
        .where(
            FundingLine.seat_id == seat_id,
            FundingLine.replaced_at.is_(None),
            FundingLine.invoice_id.is_not(None),
        )
        .order_by(FundingLine.position)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        row.invoice_id, row.replaced_at = None, now
    db.flush()  # the old lines make room before the new ones come: both have the same positions
    db.add_all(_again(row, clock) for row in rows)
    db.flush()
    amount = total(Money(row.amount_cents) for row in rows)
    if rows:
        audit.record(db, actor, clock, "billing:split:reopen", "seat", seat_id, amount_cents=amount.cents)
    return amount


def follow_seat(db: Session, clock: Clock, *, seat_id: int) -> None:
    """Checks that the funds behind a moved seat pay for its new cohort, and withdraws what payers are asked about it.

    Call it under the locks of the move, after `hold_funds`. Raises Refused, in a sentence about the fund.
    """
    seat = enrolments.seats_by_id(db, [seat_id])[seat_id]
    lines = [line for line in lines_of(db, [seat])[seat_id] if line.id is not None]
    withdraw_requests(db, clock, [line.id for line in lines if line.id is not None])
    check_moved(db, seat_id=seat_id, lines=lines)


def _again(row: FundingLine, clock: Clock) -> FundingLine:
    return FundingLine(
        seat_id=row.seat_id,
        position=row.position,
        amount_cents=row.amount_cents,
        confirmed_at=row.confirmed_at,
        created_at=clock.now(),
        **columns_of(share_of(row)),
    )
