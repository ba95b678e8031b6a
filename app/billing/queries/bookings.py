"""What bank entries are booked on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.models import Booking, Invoice
from app.core.errors import NotFound
from app.core.money import Money
from app.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class BookingView:
    """A part of an entry, and where it is or was."""

    id: int
    entry_id: int
    payer_id: int
    payer: str
    #: None: the payer's credit.
    invoice_id: int | None
    invoice_number: str
    #: With the sign of the entry.
    amount: Money
    reason: str
    booked_on: date
    booked_by: int | None
    #: None while it holds.
    replaced_on: date | None

    @property
    def holds(self) -> bool:
        """Whether the money is there now."""
        return self.replaced_on is None


def bookings_of(
    db: Session, entry_ids: Collection[int], *, replaced: bool = False
) -> dict[int, tuple[BookingView, ...]]:
    """The bookings of each of these entries, the first first; with `replaced` also those that hold no more.

    Two queries.
    """
    query = _listed().where(Booking.entry_id.in_(entry_ids)).order_by(Booking.id)
    if not replaced:
        query = query.where(Booking.replaced_at.is_(None))
    found: dict[int, list[BookingView]] = {entry_id: [] for entry_id in entry_ids}
    for one in _views(db, query):
        found[one.entry_id].append(one)
    return {entry_id: tuple(some) for entry_id, some in found.items()}


def entry_of_booking(db: Session, booking_id: int) -> int:
    """The bank entry of a booking. Raises NotFound."""
    found = db.scalar(sa.select(Booking.entry_id).where(Booking.id == booking_id))
    if found is None:
        raise NotFound
    return found


def credit_bookings(db: Session, payer_id: int) -> list[BookingView]:
    """The bookings that make up a payer's credit now, the first first."""
    query = _listed().where(
        Booking.payer_id == payer_id, Booking.invoice_id.is_(None), Booking.replaced_at.is_(None)
    )
    return _views(db, query.order_by(Booking.id))


def booked_of(entry_id: Any) -> sa.ColumnElement[int]:
    """A column for a query over bank entries, by the column of their ids: how much of each is booked, in cents."""
    sums = sa.select(sa.func.coalesce(sa.func.sum(Booking.amount_cents), 0)).where(
        Booking.entry_id == entry_id, Booking.replaced_at.is_(None)
    )
    return sa.cast(sums.correlate_except(Booking).scalar_subquery(), sa.BigInteger)


def booked_totals(db: Session) -> tuple[Money, Money]:
    """What of all entries is on invoices, and what is credit. One query."""
    on_invoice = sa.case((Booking.invoice_id.is_not(None), Booking.amount_cents), else_=0)
    row = db.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(on_invoice), 0),
            sa.func.coalesce(sa.func.sum(Booking.amount_cents - on_invoice), 0),
        ).where(Booking.replaced_at.is_(None))
    ).one()
    return Money(int(row[0])), Money(int(row[1]))


def _listed() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        Booking.id,
        Booking.entry_id,
        Booking.payer_id,
        Booking.invoice_id,
        Invoice.number,
        Booking.amount_cents,
        Booking.reason,
        Booking.booked_on,
        Booking.booked_by_person_id,
        Booking.replaced_on,
    ).outerjoin(Invoice, Invoice.id == Booking.invoice_id)


def _views(db: Session, query: sa.Select[*tuple[Any, ...]]) -> list[BookingView]:
    rows = db.execute(query).all()
    payers = organisations.names(db, {row.payer_id for row in rows})
    return [
        BookingView(
            id=row.id,
            entry_id=row.entry_id,
            payer_id=row.payer_id,
            payer=payers[row.payer_id],
            invoice_id=row.invoice_id,
            invoice_number=row.number or "",
            amount=Money(row.amount_cents),
            reason=row.reason,
            booked_on=row.booked_on,
            booked_by=row.booked_by_person_id,
            replaced_on=row.replaced_on,
        )
        for row in rows
    ]
