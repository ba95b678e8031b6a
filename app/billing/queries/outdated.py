"""Invoices that still bill a seat as it was divided before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.billing.models import FundingLine, Invoice, InvoiceLine
from app.billing.rules.invoice import InvoiceKind

#: The line of a credit note that takes a line back.
_Taken = aliased(InvoiceLine)


@dataclass(frozen=True, slots=True)
class Outdated:
    """A line of an invoice that was not credited, while other funding took the place of what it bills."""

    seat_id: int
    invoice_id: int
    number: str
    payer_id: int


def outdated(
    db: Session, seat_ids: Collection[int], *, crediting: Collection[int] = ()
) -> tuple[Outdated, ...]:
    """All that is outdated about these seats, by invoice; lines in `crediting` count as credited. One query."""
    query = (
        sa.select(InvoiceLine.seat_id, Invoice.id, Invoice.number, Invoice.payer_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(FundingLine, FundingLine.id == InvoiceLine.funding_line_id)
        .outerjoin(_Taken, _Taken.credits_line_id == InvoiceLine.id)
        .where(
            InvoiceLine.seat_id.in_(seat_ids),
            InvoiceLine.id.not_in(crediting),
            Invoice.kind == InvoiceKind.INVOICE,
            FundingLine.replaced_at.is_not(None),
            _Taken.id.is_(None),
        )
        .order_by(Invoice.id, InvoiceLine.position)
    )
    return tuple(Outdated(*row) for row in db.execute(query)) if seat_ids else ()
