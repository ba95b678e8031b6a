"""Booking the money of bank entries on invoices, or keeping it as the credit of a payer: the only writer of `Booking`.

What always holds: the bookings of an entry that hold have its sign and never exceed its amount; an invoice is never
paid beyond what it asks, nor below nothing; a payer's credit is never below nothing. So every cent of an entry is in
exactly one place: on an invoice, in a payer's credit, or not booked.

Locks, in this order: the entries by number, the invoices by number, the payers by number whose credit is taken from.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.bank import service as bank
from app.billing.models import Booking
from app.billing.service.holding import (
    Held,
    Order,
    Part,
    allow,
    booked_of_entries,
    check_fits,
    check_taken_off,
    credit_rows,
    hold,
    too_much,
)
from app.core.clock import Clock, today
from app.core.errors import NotFound, Refused
from app.core.money import ZERO, Money, total
from app.core.permissions import Actor
from app.core.text import T


def book(
    db: Session, actor: Actor, clock: Clock, *, entry_id: int, parts: Sequence[Part], reason: str
) -> list[int]:
    """Books parts of an entry; answers the ids of the bookings. What is left of the entry stays unmatched.

    Raises NotFound for an unknown entry, invoice or payer; Refused when the parts exceed what is left of the entry, an
    invoice does not ask that much, or the entry was set aside.
    """
    ids = _book(db, actor, clock, [Order(entry_id, tuple(parts), reason)])
    audit.record(
        db,
        actor,
        clock,
        "billing:booking:book",
        "bank_entry",
        entry_id,
        amount_cents=total(part.amount for part in parts).cents,
        bookings=ids,
        reason=reason,
    )
    return ids


def book_all(db: Session, actor: Actor, clock: Clock, *, orders: Sequence[Order]) -> list[int]:
    """Books many entries at once, with few queries; the caller tells it in the audit log. Refusals as in `book`."""
    return _book(db, actor, clock, orders) if orders else []


def unbook(db: Session, actor: Actor, clock: Clock, *, booking_id: int, reason: str = "") -> None:
    """Takes a booking back: its money is unmatched again.

    Raises NotFound; Refused when it was taken back already, or other bookings rest on it: a later reversal, or credit
    that was given back.
    """
    entry_id, invoice_id, _ = _where(db, booking_id)
    bank.lock_entries(db, [entry_id])
    row, state = _held(db, booking_id, invoice_id)
    check_taken_off(state, row)
    _replace(row, actor, clock)
    audit.record(
        db,
        actor,
        clock,
        "billing:booking:undo",
        "bank_entry",
        entry_id,
        amount_cents=row.amount_cents,
        booking_id=booking_id,
        payer_id=row.payer_id,
        **({"reason": reason} if reason else {}),
    )


def move(
    db: Session, actor: Actor, clock: Clock, *, booking_id: int, invoice_id: int, amount: Money | None = None
) -> list[int]:
    """Books credit of a payer, or a part of it, on an invoice of the same payer; answers the ids of the new bookings.

    Without `amount`: as much as there is and the invoice still asks. Raises NotFound; Refused when it is not credit
    (any more) or the invoice does not ask that much.
    """
    entry_id, _, payer_id = _where(db, booking_id)
    bank.lock_entries(db, [entry_id])
    ids, moved = _move(db, actor, clock, booking_id, invoice_id, payer_id, amount)
    audit.record(
        db,
        actor,
        clock,
        "billing:credit:use",
        "organisation",
        payer_id,
        payer_id=payer_id,
        invoice_id=invoice_id,
        amount_cents=moved.cents,
    )
    return ids


def use_credit(
    db: Session, actor: Actor, clock: Clock, *, payer_id: int, invoice_id: int, amount: Money | None = None
) -> Money:
    """Pays an invoice from its payer's credit, the oldest first; answers how much.

    Without `amount`: as much as there is and the invoice still asks. Raises NotFound; Refused when there is no credit,
    less than `amount`, or the invoice does not ask that much.
    """
    entry_ids = db.scalars(credit_rows([payer_id]).with_only_columns(Booking.entry_id)).all()
    bank.lock_entries(db, entry_ids)
    state = hold(db, [invoice_id], [payer_id], taking=[payer_id])
    if state.payers.get(invoice_id) != payer_id:
        raise NotFound
    asked = state.balances[invoice_id].open
    there = state.credit.get(payer_id, ZERO)
    wanted = min(asked, there) if amount is None else amount
    if there <= ZERO:
        raise Refused(T("Deze betaler heeft geen tegoed (meer)."))
    if wanted > there:
        raise Refused(T("Het tegoed is nog %(left)s.", left=there), field="amount")
    if wanted <= ZERO or wanted > asked:
        raise Refused(too_much(state.numbers[invoice_id], max(asked, ZERO)), field="amount")
    left = wanted
    rows = db.execute(
        credit_rows([payer_id])
        .with_only_columns(Booking.id, Booking.amount_cents)
        .where(Booking.amount_cents > 0)
    ).all()
    for row in rows:
        if left > ZERO:
            part = min(left, Money(row.amount_cents))
            _move(db, actor, clock, row.id, invoice_id, payer_id, part)
            left -= part
    audit.record(
        db,
        actor,
        clock,
        "billing:credit:use",
        "organisation",
        payer_id,
        payer_id=payer_id,
        invoice_id=invoice_id,
        amount_cents=wanted.cents,
    )
    return wanted


def free_excess(db: Session, actor: Actor, clock: Clock, *, invoice_id: int) -> Money:
    """Makes what an invoice holds beyond what it still asks the payer's credit, the latest payment first; how much.

    For after a credit note or a write-off, in the same transaction and before its audit event, which tells it.
    """
    db.flush()
    state = hold(db, [invoice_id], [])
    if invoice_id not in state.balances:
        raise NotFound
    excess = left = max(ZERO, -state.balances[invoice_id].open)
    if not excess:
        return ZERO
    rows = db.scalars(
        sa.select(Booking)
        .where(Booking.invoice_id == invoice_id, Booking.replaced_at.is_(None), Booking.amount_cents > 0)
        .order_by(Booking.id.desc())
        .execution_options(populate_existing=True)
    ).all()
    reason = f"Op factuur {state.numbers[invoice_id]} stond te veel."
    for row in rows:
        freed = min(left, Money(row.amount_cents))
        if freed > ZERO:
            kept = Money(row.amount_cents) - freed
            parts = [Part(row.payer_id, invoice_id, kept)] if kept else []
            _replace(row, actor, clock)
            _add(db, actor, clock, row.entry_id, [*parts, Part(row.payer_id, None, freed)], reason)
            left -= freed
    return excess - left


def _book(db: Session, actor: Actor, clock: Clock, orders: Sequence[Order]) -> list[int]:
    entries = bank.lock_entries(db, [order.entry_id for order in orders])
    parts = [part for order in orders for part in order.parts]
    state = hold(
        db,
        {part.invoice_id for part in parts if part.invoice_id is not None},
        {part.payer_id for part in parts if part.invoice_id is None},
        taking={part.payer_id for part in parts if part.invoice_id is None and part.amount < ZERO},
    )
    booked = booked_of_entries(db, entries)
    rows: list[Booking] = []
    for order in orders:
        entry = entries.get(order.entry_id)
        if entry is None:
            raise NotFound
        check_fits(entry, booked.get(entry.id, ZERO), order.parts)
        booked[entry.id] = booked.get(entry.id, ZERO) + total(part.amount for part in order.parts)
        for part in order.parts:
            allow(state, part)
        rows += _rows(actor, clock, entry.id, order.parts, order.reason)
    db.add_all(rows)
    db.flush()
    return [row.id for row in rows]


def _move(
    db: Session,
    actor: Actor,
    clock: Clock,
    booking_id: int,
    invoice_id: int,
    payer_id: int,
    amount: Money | None,
) -> tuple[list[int], Money]:
    state = hold(db, [invoice_id], [payer_id], taking=[payer_id])
    row = _current(db, booking_id)
    if row.invoice_id is not None or row.amount_cents <= 0:
        raise Refused(T("Dit is geen tegoed."))
    if state.payers.get(invoice_id) != row.payer_id:
        raise NotFound
    there = min(Money(row.amount_cents), state.credit.get(payer_id, ZERO))
    asked = state.balances[invoice_id].open
    wanted = min(there, asked) if amount is None else amount
    if wanted > there:
        raise Refused(T("Het tegoed is nog %(left)s.", left=there), field="amount")
    if wanted <= ZERO or wanted > asked:
        raise Refused(too_much(state.numbers[invoice_id], max(asked, ZERO)), field="amount")
    kept = Money(row.amount_cents) - wanted
    parts = [Part(payer_id, None, kept)] if kept else []
    _replace(row, actor, clock)
    reason = "Uit het tegoed van de betaler."
    return _add(db, actor, clock, row.entry_id, [Part(payer_id, invoice_id, wanted), *parts], reason), wanted


def _where(db: Session, booking_id: int) -> tuple[int, int | None, int]:
    """Entry, invoice and payer of a booking: they never change."""
    found = db.execute(
        sa.select(Booking.entry_id, Booking.invoice_id, Booking.payer_id).where(Booking.id == booking_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found.entry_id, found.invoice_id, found.payer_id


def _held(db: Session, booking_id: int, invoice_id: int | None) -> tuple[Booking, Held]:
    payer_id = _where(db, booking_id)[2]
    state = hold(db, [], [payer_id], taking=[payer_id]) if invoice_id is None else hold(db, [invoice_id], [])
    return _current(db, booking_id), state


def _current(db: Session, booking_id: int) -> Booking:
    row = db.get_one(Booking, booking_id, populate_existing=True)
    if row.replaced_at is not None:
        raise Refused(T("Deze boeking is al teruggedraaid of anders geboekt. Kijk opnieuw."))
    return row


def _replace(row: Booking, actor: Actor, clock: Clock) -> None:
    row.replaced_at = clock.now()
    row.replaced_on = today(clock)
    row.replaced_by_person_id = actor.person_id


def _add(
    db: Session, actor: Actor, clock: Clock, entry_id: int, parts: Sequence[Part], reason: str
) -> list[int]:
    rows = _rows(actor, clock, entry_id, parts, reason)
    db.add_all(rows)
    db.flush()
    return [row.id for row in rows]


def _rows(actor: Actor, clock: Clock, entry_id: int, parts: Sequence[Part], reason: str) -> list[Booking]:
    return [
        Booking(
            entry_id=entry_id,
            payer_id=part.payer_id,
            invoice_id=part.invoice_id,
            amount_cents=part.amount.cents,
            reason=reason[:200],
            booked_on=today(clock),
            booked_at=clock.now(),
            booked_by_person_id=actor.person_id,
        )
        for part in parts
    ]
