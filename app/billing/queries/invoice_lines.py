"""The lines of final invoices, and the credit notes that took some back."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.billing.document import InvoiceSnapshot
from app.billing.models import FundingLine, Invoice, InvoiceLine
from app.core.money import Money


@dataclass(frozen=True, slots=True)
class CreditNote:
    """A credit note of an invoice."""

    id: int
    number: str
    #: Positive.
    total: Money


@dataclass(frozen=True, slots=True)
class InvoicedLine:
    """One line of an invoice or credit note, as printed."""

    id: int
    position: int
    seat_id: int
    funding_line_id: int
    description: str
    detail: str
    #: Without VAT; negative on a credit note.
    amount: Money
    #: Its part of the VAT.
    vat: Money
    #: Whether a credit note took it back.
    credited: bool
    #: Whether the funding of its seat changed since, so that it must be credited.
    replaced: bool


def lines_on(db: Session, invoice_id: int, snapshot: InvoiceSnapshot) -> tuple[InvoicedLine, ...]:
    """The lines of an invoice or credit note, by position."""
    taken = aliased(InvoiceLine)
    query = (
        sa.select(InvoiceLine, taken.id.label("taken_by"), FundingLine.replaced_at)
        .join(FundingLine, FundingLine.id == InvoiceLine.funding_line_id)
        .outerjoin(taken, taken.credits_line_id == InvoiceLine.id)
        .where(InvoiceLine.invoice_id == invoice_id)
        .order_by(InvoiceLine.position)
    )
    return tuple(
        InvoicedLine(
            id=line.id,
            position=line.position,
            seat_id=line.seat_id,
            funding_line_id=line.funding_line_id,
            description=line.description,
            detail=snapshot["lines"][line.position - 1]["detail"],
            amount=Money(line.amount_cents),
            vat=Money(line.vat_cents),
            credited=taken_by is not None,
            replaced=replaced_at is not None,
        )
        for line, taken_by, replaced_at in db.execute(query)
    )


def credit_notes_of(db: Session, invoice_id: int) -> tuple[CreditNote, ...]:
    """The credit notes of an invoice, the oldest first."""
    query = (
        sa.select(Invoice.id, Invoice.number, Invoice.total_cents)
        .where(Invoice.credits_invoice_id == invoice_id)
        .order_by(Invoice.id)
    )
    return tuple(CreditNote(row.id, row.number, Money(-row.total_cents)) for row in db.execute(query))
