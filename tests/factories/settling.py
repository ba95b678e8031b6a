"""Money that came in, and what was booked or written off: rows without the verbs of the bank."""

from __future__ import annotations

import hashlib
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.bank.models import BankEntry, BankFile, BankStatement
from app.billing import service as billing
from app.billing.models import Booking, WriteOff
from app.core.clock import Clock, today
from app.core.permissions import Actor


def entry(db: Session, clock: Clock, cents: int, *, on: date | None = None, name: str = "Icare") -> int:
    """A bank entry of this many cents, on `on` or today; answers its id."""
    statement = db.scalar(sa.select(BankStatement.id).limit(1)) or _statement(db, clock)
    count = db.scalar(sa.select(sa.func.count()).select_from(BankEntry)) or 0
    row = BankEntry(
        statement_id=statement,
        key=hashlib.sha256(str(count).encode()).hexdigest(),
        booked_on=on or today(clock),
        amount_cents=cents,
        counterparty_name=name,
        counterparty_iban="NL91ABNA0417164300",
    )
    db.add(row)
    db.flush()
    return row.id


def book(
    db: Session,
    clock: Clock,
    *,
    entry_id: int,
    payer_id: int,
    cents: int,
    invoice_id: int | None = None,
) -> int:
    """A booking of today that holds; answers its id."""
    row = Booking(
        entry_id=entry_id,
        payer_id=payer_id,
        invoice_id=invoice_id,
        amount_cents=cents,
        booked_on=today(clock),
        booked_at=clock.now(),
    )
    db.add(row)
    db.flush()
    return row.id


def pay(db: Session, clock: Clock, *, payer_id: int, cents: int, invoice_id: int | None = None) -> int:
    """A bank entry of today, booked at once on the invoice or as the payer's credit; answers the booking's id."""
    made = entry(db, clock, cents)
    return book(db, clock, entry_id=made, payer_id=payer_id, cents=cents, invoice_id=invoice_id)


def undo(db: Session, clock: Clock, booking_id: int) -> None:
    """Takes a booking back today."""
    row = db.get_one(Booking, booking_id)
    row.replaced_at, row.replaced_on = clock.now(), today(clock)
    db.flush()


def write_off(
    db: Session, clock: Clock, *, invoice_id: int, cents: int, proposer: Actor, approver: Actor
) -> int:
    """A write-off that was proposed and approved today; answers its id."""
    row = WriteOff(
        invoice_id=invoice_id,
        amount_cents=cents,
        reason="De betaler is failliet.",
        state="approved",
        proposed_at=clock.now(),
        proposed_by_person_id=proposer.person_id,
        decided_at=clock.now(),
        decided_on=today(clock),
        decided_by_person_id=approver.person_id,
    )
    db.add(row)
    db.flush()
    return row.id


def _statement(db: Session, clock: Clock) -> int:
    file = BankFile(
        sha256="0" * 64,
        name="afschrift.xml",
        format="camt",
        new_entries=0,
        known_entries=0,
        imported_at=clock.now(),
    )
    db.add(file)
    db.flush()
    row = BankStatement(file_id=file.id, identification="1", iban="NL91ABNA0417164300")
    db.add(row)
    db.flush()
    return row.id


def open_cents(db: Session) -> dict[str, int]:
    """What is still to be paid of each invoice, by its number."""
    return {one.number: one.open.cents for one in billing.payables(db)}
