"""The accounts of payers: statement, open invoices, credit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.billing import service as billing
from app.billing.service import InvoiceKind, Ledger, days_late
from app.bookkeeping.rules.account import Kind, Movement, Statement, open_on, statement
from app.core.money import ZERO, Money, total
from app.organisations import service as organisations
from app.organisations.service import OrganisationView


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice of which something is open."""

    id: int
    number: str
    issued_on: date
    due_on: date | None
    #: What it asked.
    total: Money
    open: Money
    #: Days after the last day of payment; 0 while there is time.
    late: int


@dataclass(frozen=True, slots=True)
class PayerAccount:
    """The account of one payer over a period."""

    payer: OrganisationView
    statement: Statement
    #: What was open at the end of the last day, the oldest first.
    open: tuple[OpenInvoice, ...]

    @property
    def total_open(self) -> Money:
        """All that was open."""
        return total(one.open for one in self.open)


@dataclass(frozen=True, slots=True)
class PayerRow:
    """A payer in the list of accounts."""

    id: int
    name: str
    open: Money
    #: The part of it that is late.
    overdue: Money
    credit: Money

    @property
    def balance(self) -> Money:
        """What the payer owes, less its credit."""
        return self.open - self.credit


def account(db: Session, payer_id: int, *, first: date | None, last: date) -> PayerAccount:
    """The account of a payer from `first` (the beginning, unless given) up to and including `last`.

    Raises NotFound for an unknown payer. Four queries.
    """
    payer = organisations.organisation(db, payer_id)
    known = billing.ledger(db, payer_id=payer_id)
    found = statement(movements(known), first, last)
    rows = sorted(
        (one for one in known.documents if one.id in found.open), key=lambda one: (one.due_on or last, one.id)
    )
    return PayerAccount(
        payer,
        found,
        tuple(
            OpenInvoice(
                one.id,
                one.number,
                one.issued_on,
                one.due_on,
                one.total,
                found.open[one.id],
                days_late(one.due_on, last) if found.open[one.id] > ZERO else 0,
            )
            for one in rows
        ),
    )


def payers(db: Session, on: date) -> list[PayerRow]:
    """Every payer that was ever invoiced or paid, by name, with what is open now. Four queries."""
    known = billing.ledger(db)
    by_payer: dict[int, list[Movement]] = {}
    owner = {one.id: one.payer_id for one in known.documents}
    due = {one.id: one.due_on for one in known.documents}
    holder = {one.id: one.payer_id for one in known.bookings}
    for one in movements(known):
        payer = owner[one.invoice_id] if one.invoice_id is not None else holder[one.order]
        by_payer.setdefault(payer, []).append(one)
    names = organisations.names(db, by_payer.keys())
    rows = []
    for payer_id, found in by_payer.items():
        left, credit = open_on(found, date.max)
        late = [amount for number, amount in left.items() if amount > ZERO and days_late(due[number], on)]
        rows.append(PayerRow(payer_id, names[payer_id], total(left.values()), total(late), credit))
    return sorted(rows, key=lambda row: (row.name.casefold(), row.id))


def movements(known: Ledger) -> Iterable[Movement]:
    """What changed the accounts of these payers."""
    for one in known.documents:
        is_note = one.kind is InvoiceKind.CREDIT_NOTE
        yield Movement(
            day=one.issued_on,
            kind=Kind.CREDIT_NOTE if is_note else Kind.INVOICE,
            order=one.id,
            amount=one.total,
            invoice_id=one.credits_id if is_note else one.id,
            number=one.number,
            note=one.credits_number,
        )
    for part in known.bookings:
        ends = [(part.replaced_on, part.amount)] if part.replaced_on is not None else []
        for day, amount in [(part.booked_on, -part.amount), *ends]:
            yield Movement(
                day=day,
                kind=Kind.PAYMENT,
                order=part.id,
                amount=amount,
                invoice_id=part.invoice_id,
                number=part.number,
                entry_id=part.entry_id,
            )
    for gone in known.write_offs:
        yield Movement(
            gone.decided_on,
            Kind.WRITE_OFF,
            gone.id,
            -gone.amount,
            gone.invoice_id,
            gone.number,
            note=gone.reason,
        )
        if gone.reversed_on is not None:
            yield Movement(
                gone.reversed_on, Kind.WRITE_OFF_UNDONE, gone.id, gone.amount, gone.invoice_id, gone.number
            )
