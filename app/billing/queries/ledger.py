"""What the ledger of payers is made of: documents, bookings, write-offs, each with the day from which it holds.

Nothing of it ever changes but a booking or a write-off that ends: so the ledger of any day can be told later on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.billing.models import Booking, FundingLine, Invoice, InvoiceLine, WriteOff
from app.billing.rules.invoice import InvoiceKind
from app.core.money import Money


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of an invoice or credit note; amounts negative on a credit note."""

    description: str
    #: Without VAT.
    net: Money
    #: The line's part of the VAT.
    vat: Money
    #: The payer's cost centre; may be empty.
    cost_centre: str


@dataclass(frozen=True, slots=True)
class LedgerDocument:
    """An invoice or a credit note; amounts negative on a credit note."""

    id: int
    kind: InvoiceKind
    number: str
    payer_id: int
    cohort_id: int
    issued_on: date
    #: None on a credit note.
    due_on: date | None
    net: Money
    vat: Money
    total: Money
    #: Whole percents; None when exempt.
    percent: int | None
    #: On a credit note: id and number of the invoice that it takes back; else None and empty.
    credits_id: int | None
    credits_number: str
    #: Empty unless asked for.
    lines: tuple[LedgerLine, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerBooking:
    """A part of a bank entry on an invoice, or (None) in the payer's credit."""

    id: int
    entry_id: int
    payer_id: int
    invoice_id: int | None
    #: Empty when it is credit.
    number: str
    #: With the sign of the entry.
    amount: Money
    booked_on: date
    #: From this day it holds no more; None while it does.
    replaced_on: date | None


@dataclass(frozen=True, slots=True)
class LedgerWriteOff:
    """An approved write-off."""

    id: int
    invoice_id: int
    number: str
    payer_id: int
    amount: Money
    reason: str
    decided_on: date
    #: From this day it holds no more; None while it does.
    reversed_on: date | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that was invoiced, credited, booked and written off, each in the order in which it was made."""

    documents: tuple[LedgerDocument, ...]
    bookings: tuple[LedgerBooking, ...]
    write_offs: tuple[LedgerWriteOff, ...]


def ledger(
    db: Session, *, payer_id: int | None = None, until: date | None = None, with_lines: bool = False
) -> Ledger:
    """The ledger of one payer or of all, up to and including a day. Three queries, four with lines."""
    invoices = _documents(db, payer_id, until)
    lines = _lines(db, payer_id, until) if with_lines else {}
    return Ledger(
        tuple(_document(row, lines.get(row.id, ())) for row in invoices),
        tuple(_bookings(db, payer_id, until)),
        tuple(_write_offs(db, payer_id, until)),
    )


def _documents(db: Session, payer_id: int | None, until: date | None) -> Sequence[Any]:
    original = aliased(Invoice)
    query = (
        sa.select(
            Invoice.id,
            Invoice.kind,
            Invoice.number,
            Invoice.payer_id,
            Invoice.cohort_id,
            Invoice.issued_on,
            Invoice.due_on,
            Invoice.net_cents,
            Invoice.vat_cents,
            Invoice.total_cents,
            Invoice.snapshot[("vat", 0, "percent")].as_integer().label("percent"),
            Invoice.credits_invoice_id,
            original.number.label("credits_number"),
        )
        .outerjoin(original, original.id == Invoice.credits_invoice_id)
        .order_by(Invoice.id)
    )
    if payer_id is not None:
        query = query.where(Invoice.payer_id == payer_id)
    if until is not None:
        query = query.where(Invoice.issued_on <= until)
    return db.execute(query).all()


def _document(row: Any, lines: Sequence[LedgerLine]) -> LedgerDocument:
    return LedgerDocument(
        id=row.id,
        kind=InvoiceKind(row.kind),
        number=row.number,
        payer_id=row.payer_id,
        cohort_id=row.cohort_id,
        issued_on=row.issued_on,
        due_on=row.due_on,
        net=Money(row.net_cents),
        vat=Money(row.vat_cents),
        total=Money(row.total_cents),
        percent=row.percent,
        credits_id=row.credits_invoice_id,
        credits_number=row.credits_number or "",
        lines=tuple(lines),
    )


def _lines(db: Session, payer_id: int | None, until: date | None) -> dict[int, list[LedgerLine]]:
    query = (
        sa.select(
            InvoiceLine.invoice_id,
            InvoiceLine.description,
            InvoiceLine.amount_cents,
            InvoiceLine.vat_cents,
            FundingLine.cost_centre,
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(FundingLine, FundingLine.id == InvoiceLine.funding_line_id)
        .order_by(InvoiceLine.invoice_id, InvoiceLine.position)
    )
    if payer_id is not None:
        query = query.where(Invoice.payer_id == payer_id)
    if until is not None:
        query = query.where(Invoice.issued_on <= until)
    found: dict[int, list[LedgerLine]] = {}
    for row in db.execute(query):
        found.setdefault(row.invoice_id, []).append(
            LedgerLine(row.description, Money(row.amount_cents), Money(row.vat_cents), row.cost_centre)
        )
    return found


def _bookings(db: Session, payer_id: int | None, until: date | None) -> list[LedgerBooking]:
    query = (
        sa.select(
            Booking.id,
            Booking.entry_id,
            Booking.payer_id,
            Booking.invoice_id,
            Invoice.number,
            Booking.amount_cents,
            Booking.booked_on,
            Booking.replaced_on,
        )
        .outerjoin(Invoice, Invoice.id == Booking.invoice_id)
        .order_by(Booking.id)
    )
    if payer_id is not None:
        query = query.where(Booking.payer_id == payer_id)
    if until is not None:
        query = query.where(Booking.booked_on <= until)
    return [
        LedgerBooking(
            id=row.id,
            entry_id=row.entry_id,
            payer_id=row.payer_id,
            invoice_id=row.invoice_id,
            number=row.number or "",
            amount=Money(row.amount_cents),
            booked_on=row.booked_on,
            replaced_on=row.replaced_on,
        )
        for row in db.execute(query)
    ]


def _write_offs(db: Session, payer_id: int | None, until: date | None) -> list[LedgerWriteOff]:
    query = (
        sa.select(
            WriteOff.id,
            WriteOff.invoice_id,
            Invoice.number,
            Invoice.payer_id,
            WriteOff.amount_cents,
            WriteOff.reason,
            WriteOff.decided_on,
            WriteOff.reversed_on,
        )
        .join(Invoice, Invoice.id == WriteOff.invoice_id)
        .where(WriteOff.state == "approved")
        .order_by(WriteOff.id)
    )
    if payer_id is not None:
        query = query.where(Invoice.payer_id == payer_id)
    if until is not None:
        query = query.where(WriteOff.decided_on <= until)
    return [
        LedgerWriteOff(
            id=row.id,
            invoice_id=row.invoice_id,
            number=row.number,
            payer_id=row.payer_id,
            amount=Money(row.amount_cents),
            reason=row.reason,
            decided_on=row.decided_on,
            reversed_on=row.reversed_on,
        )
        for row in db.execute(query)
    ]
