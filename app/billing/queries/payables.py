"""What a payment may be about: the invoices with what they still ask, and the accounts that payers paid from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.bank import service as bank
from app.billing.models import Booking, Invoice
from app.billing.queries.balances import balances
from app.billing.rules.invoice import InvoiceKind
from app.core.money import Money


@dataclass(frozen=True, slots=True)
class Payable:
    """An invoice as a payment may name it."""

    id: int
    number: str
    #: The ISO 11649 reference; empty on invoices from before it was used.
    reference: str
    payer_id: int
    due_on: date
    total: Money
    #: What is still asked; nothing or less when it is settled.
    open: Money
    paid: Money


def payables(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    payer_id: int | None = None,
    number: str = "",
    limit: int | None = None,
) -> list[Payable]:
    """Invoices, also the settled ones, the oldest first. Two queries."""
    query = (
        sa.select(Invoice.id, Invoice.number, Invoice.payment_reference, Invoice.payer_id, Invoice.due_on)
        .where(Invoice.kind == InvoiceKind.INVOICE)
        .order_by(Invoice.id)
        .limit(limit)
    )
    if ids is not None:
        query = query.where(Invoice.id.in_(ids))
    if payer_id is not None:
        query = query.where(Invoice.payer_id == payer_id)
    if number:
        query = query.where(Invoice.number.icontains(number, autoescape=True))
    rows = db.execute(query).all()
    narrowed = ids is not None or payer_id is not None or bool(number) or limit is not None
    held = balances(db, [row.id for row in rows] if narrowed else None)
    return [
        Payable(
            id=row.id,
            number=row.number,
            reference=row.payment_reference,
            payer_id=row.payer_id,
            due_on=row.due_on,
            total=held[row.id].total,
            open=held[row.id].open,
            paid=held[row.id].paid,
        )
        for row in rows
        if row.id in held
    ]


def payers_by_account(db: Session) -> dict[str, frozenset[int]]:
    """By account: the payers whose invoices or credit it paid, by bookings that hold. One query."""
    account = bank.account_of(Booking.entry_id).label("account")
    pairs = (
        sa.select(account, Booking.payer_id)
        .where(Booking.replaced_at.is_(None), Booking.amount_cents > 0)
        .distinct()
    )
    found: dict[str, set[int]] = {}
    for row in db.execute(pairs):
        if row.account:
            found.setdefault(row.account, set()).add(row.payer_id)
    return {iban: frozenset(payers) for iban, payers in found.items()}
