"""What is open of each invoice, and what each payer has as credit. In cents, by what is booked now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.models import Booking, Invoice, WriteOff
from app.billing.rules.invoice import InvoiceKind
from app.billing.rules.standing import Ageing, Balance, Standing, ageing, days_late
from app.core.money import ZERO, Money


def balances(
    db: Session, invoice_ids: Collection[int] | None = None, *, payer_id: int | None = None
) -> dict[int, Balance]:
    """The balance of each invoice by id: of these, or of this payer's, or of all. Credit notes have none.

    One query, whatever the number.
    """
    parts = (
        credited_cents().label("credited"),
        paid_cents().label("paid"),
        written_off_cents().label("written_off"),
    )
    query = sa.select(Invoice.id, Invoice.total_cents, *parts).where(Invoice.kind == InvoiceKind.INVOICE)
    if invoice_ids is not None:
        if not invoice_ids:
            return {}
        query = query.where(Invoice.id.in_(invoice_ids))
    if payer_id is not None:
        query = query.where(Invoice.payer_id == payer_id)
    return {
        row.id: Balance(Money(row.total_cents), Money(row.credited), Money(row.paid), Money(row.written_off))
        for row in db.execute(query)
    }


@dataclass(frozen=True, slots=True)
class Unpaid:
    """An invoice of which something is open."""

    id: int
    number: str
    payer_id: int
    issued_on: date
    due_on: date
    #: To which address the invoice went.
    invoice_email: str
    #: What the payer states with the transfer: an ISO 11649 reference.
    payment_reference: str
    balance: Balance


def unpaid(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    due_from: date | None = None,
    due_until: date | None = None,
) -> list[Unpaid]:
    """The invoices of which something is open, by the last day of payment; due within these days. One query."""
    query = (
        sa.select(
            Invoice.id,
            Invoice.number,
            Invoice.payer_id,
            Invoice.issued_on,
            Invoice.due_on,
            Invoice.invoice_email,
            Invoice.payment_reference,
            Invoice.total_cents,
            credited_cents().label("credited"),
            paid_cents().label("paid"),
            written_off_cents().label("written_off"),
        )
        .where(Invoice.kind == InvoiceKind.INVOICE)
        .order_by(Invoice.due_on, Invoice.id)
    )
    if ids is not None:
        query = query.where(Invoice.id.in_(ids))
    if due_from is not None:
        query = query.where(Invoice.due_on >= due_from)
    if due_until is not None:
        query = query.where(Invoice.due_on <= due_until)
    found = []
    for row in db.execute(query):
        balance = Balance(
            Money(row.total_cents), Money(row.credited), Money(row.paid), Money(row.written_off)
        )
        if balance.open > ZERO and row.due_on is not None:
            found.append(
                Unpaid(
                    row.id,
                    row.number,
                    row.payer_id,
                    row.issued_on,
                    row.due_on,
                    row.invoice_email,
                    row.payment_reference,
                    balance,
                )
            )
    return found


def payer_credit(db: Session, payer_ids: Collection[int] | None = None) -> dict[int, Money]:
    """What each of these payers (all, unless given) has as credit: booked money that no invoice holds.

    Who has none is left out.
    """
    query = (
        sa.select(Booking.payer_id, sa.func.sum(Booking.amount_cents).label("cents"))
        .where(Booking.invoice_id.is_(None), Booking.replaced_at.is_(None))
        .group_by(Booking.payer_id)
        .having(sa.func.sum(Booking.amount_cents) != 0)
    )
    if payer_ids is not None:
        if not payer_ids:
            return {}
        query = query.where(Booking.payer_id.in_(payer_ids))
    return {row.payer_id: Money(int(row.cents)) for row in db.execute(query)}


def open_ageing(db: Session, on: date) -> Ageing:
    """What is open of all invoices on this day, and how long it is late. One query."""
    query = sa.select(
        Invoice.due_on,
        (Invoice.total_cents - credited_cents() - paid_cents() - written_off_cents()).label("open"),
    ).where(Invoice.kind == InvoiceKind.INVOICE)
    return ageing((Money(int(row.open)), days_late(row.due_on, on)) for row in db.execute(query))


def stands(standing: Standing, on: date) -> sa.ColumnElement[bool]:
    """A condition of a query over `Invoice`: it stands so on this day, as `Balance.standing` says."""
    asked, credited, paid, written_off = (
        Invoice.total_cents,
        credited_cents(),
        paid_cents(),
        written_off_cents(),
    )
    is_open = asked - credited - paid - written_off > 0
    late, begun = Invoice.due_on < on, paid > 0
    conditions = {
        Standing.OVERDUE: (is_open, late),
        Standing.PART_PAID: (is_open, sa.not_(late), begun),
        Standing.OPEN: (is_open, sa.not_(late), sa.not_(begun)),
        Standing.CREDITED: (sa.not_(is_open), credited >= asked),
        Standing.WRITTEN_OFF: (sa.not_(is_open), credited < asked, written_off != 0),
        Standing.PAID: (sa.not_(is_open), credited < asked, written_off == 0),
    }
    return sa.and_(Invoice.kind == InvoiceKind.INVOICE, *conditions[standing])


@cache
def credited_cents() -> sa.ColumnElement[int]:
    """A column of a query over `Invoice`: what its credit notes took back, positive."""
    note = Invoice.__table__.alias("note")
    query = sa.select(sa.func.coalesce(-sa.func.sum(note.c.total_cents), 0)).where(
        note.c.credits_invoice_id == Invoice.id
    )
    return sa.cast(query.correlate(Invoice.__table__).scalar_subquery(), sa.BigInteger)


@cache
def paid_cents() -> sa.ColumnElement[int]:
    """A column of a query over `Invoice`: what the bookings that hold pay of it."""
    query = sa.select(sa.func.coalesce(sa.func.sum(Booking.amount_cents), 0)).where(
        Booking.invoice_id == Invoice.id, Booking.replaced_at.is_(None)
    )
    return sa.cast(query.correlate(Invoice).scalar_subquery(), sa.BigInteger)


@cache
def written_off_cents() -> sa.ColumnElement[int]:
    """A column of a query over `Invoice`: what approved write-offs gave up of it."""
    query = sa.select(sa.func.coalesce(sa.func.sum(WriteOff.amount_cents), 0)).where(
        WriteOff.invoice_id == Invoice.id, WriteOff.state == "approved", WriteOff.reversed_at.is_(None)
    )
    return sa.cast(query.correlate(Invoice).scalar_subquery(), sa.BigInteger)
