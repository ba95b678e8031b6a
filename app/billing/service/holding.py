"""What holds of entries, invoices and credit while bookings change, under locks, and what may change.

Locks, in this order: the entries by number (by the caller), the invoices by number, the payers by number from whose
credit something may be taken.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.bank.service import EntryView
from app.billing.models import Booking, Invoice
from app.billing.queries.balances import balances, payer_credit
from app.billing.rules.invoice import InvoiceKind
from app.billing.rules.standing import Balance
from app.core.db import MAX_INT, is_sqlite
from app.core.errors import NotFound, Refused
from app.core.money import ZERO, Money, total
from app.core.text import T, Text
from app.organisations import service as organisations

#: The advisory lock of a payer's credit, beside the payer's number: the letters CRED.
_CREDIT_LOCK = 0x43524544
#: More ids than this are not sent along with a query: all rows are looked at.
_MOST_IDS = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """Where a part of an entry goes: on an invoice of this payer, or (None) into the payer's credit."""

    payer_id: int
    invoice_id: int | None
    #: With the sign of the entry.
    amount: Money


@dataclass(frozen=True, slots=True)
class Order:
    """All that is to be booked of one entry."""

    entry_id: int
    parts: tuple[Part, ...]
    #: Why, in Dutch, as finance reads it.
    reason: str


@dataclass(slots=True)
class Held:
    """What holds under the locks; kept up while parts are added."""

    numbers: dict[int, str]
    payers: dict[int, int]
    balances: dict[int, Balance]
    #: What bookings of this transaction added to each invoice and each payer's credit.
    added: dict[int, Money]
    credit: dict[int, Money]
    known_payers: Collection[int]


def check_fits(entry: EntryView, booked: Money, parts: Sequence[Part]) -> None:
    """Refuses parts that are not of this entry's money."""
    if entry.set_aside:
        raise Refused(T("Deze mutatie staat apart. Zet haar eerst terug."))
    if not parts:
        raise Refused(T("Kies waarop je dit bedrag boekt."))
    positive = entry.amount > ZERO
    if any(not part.amount or (part.amount > ZERO) is not positive for part in parts):
        if positive:
            raise Refused(T("Vul een bedrag in dat meer is dan nul."), field="amount")
        raise Refused(T("Dit ging van de rekening af: boek het met een min."), field="amount")
    left = entry.amount - booked
    wanted = total(part.amount for part in parts)
    if abs(wanted.cents) > abs(left.cents):
        if not left:
            raise Refused(T("Deze mutatie is al helemaal geboekt."))
        raise Refused(T("Van deze mutatie is nog %(left)s te boeken.", left=left), field="amount")
    if any(abs(part.amount.cents) > MAX_INT for part in parts):
        raise Refused(T("Zo’n groot bedrag kan niet in één keer geboekt worden."), field="amount")


def allow(state: Held, part: Part) -> None:
    """Refuses a part that its invoice or payer cannot take; else counts it."""
    if part.invoice_id is None:
        if part.payer_id not in state.known_payers:
            raise NotFound
        there = state.credit.get(part.payer_id, ZERO) + part.amount
        if part.amount < ZERO and there < ZERO:
            raise Refused(
                T("Het tegoed is nog %(left)s.", left=state.credit.get(part.payer_id, ZERO)), field="amount"
            )
        state.credit[part.payer_id] = there
        return
    if state.payers.get(part.invoice_id) != part.payer_id:
        raise NotFound
    balance, added = state.balances[part.invoice_id], state.added.get(part.invoice_id, ZERO)
    number = state.numbers[part.invoice_id]
    if part.amount > ZERO and part.amount > balance.open - added:
        raise Refused(too_much(number, max(balance.open - added, ZERO)), field="amount")
    if part.amount < ZERO and balance.paid + added + part.amount < ZERO:
        raise Refused(
            T("Op factuur %(number)s is %(paid)s betaald.", number=number, paid=balance.paid + added),
            field="amount",
        )
    state.added[part.invoice_id] = added + part.amount


def check_taken_off(state: Held, row: Booking) -> None:
    """Refuses taking back a booking on which others rest."""
    amount = Money(row.amount_cents)
    if row.invoice_id is None:
        if amount > ZERO and state.credit.get(row.payer_id, ZERO) < amount:
            raise Refused(T("Dit tegoed is al gebruikt of teruggegeven. Draai dat eerst terug."))
        return
    balance = state.balances[row.invoice_id]
    if amount > ZERO and balance.paid < amount:
        raise Refused(T("Van deze factuur is later geld teruggeboekt. Draai dat eerst terug."))
    if amount < ZERO and balance.open < -amount:
        raise Refused(
            T("Dan staat er meer op factuur %(number)s dan zij vraagt.", number=state.numbers[row.invoice_id])
        )


def hold(
    db: Session, invoice_ids: Collection[int], payer_ids: Collection[int], *, taking: Collection[int] = ()
) -> Held:
    """Locks these invoices, and the credit of the payers in `taking`; then reads what holds of all of them.

    Who takes from a payer's credit, by booking, moving or taking back, names that payer in `taking`.
    """
    numbers: dict[int, str] = {}
    payers: dict[int, int] = {}
    wanted = sorted(set(invoice_ids))
    for start in range(0, len(wanted), _MOST_IDS):
        rows = db.execute(
            sa.select(Invoice.id, Invoice.number, Invoice.payer_id)
            .where(Invoice.id.in_(wanted[start : start + _MOST_IDS]), Invoice.kind == InvoiceKind.INVOICE)
            .order_by(Invoice.id)
            .with_for_update(key_share=True)
        )
        for row in rows:
            numbers[row.id], payers[row.id] = row.number, row.payer_id
    _lock_credit(db, taking)
    held: dict[int, Balance] = {}
    if wanted:
        held = balances(db, wanted if len(wanted) <= _MOST_IDS else None)
    return Held(
        numbers,
        payers,
        held,
        {},
        payer_credit(db, payer_ids) if payer_ids else {},
        organisations.names(db, set(payer_ids)) if payer_ids else (),
    )


def _lock_credit(db: Session, payer_ids: Collection[int]) -> None:
    """Lets others who take from the credit of these payers end first; SQLite has one writer anyway.

    The lock is on the payer, not on the bookings that its credit is made of: those are replaced by new ones, which who
    waited for the old ones would not hold.
    """
    if not is_sqlite(db):
        for payer_id in sorted(set(payer_ids)):
            db.execute(sa.select(sa.func.pg_advisory_xact_lock(_CREDIT_LOCK, payer_id)))


def credit_rows(payer_ids: Collection[int]) -> sa.Select[Booking]:
    """A query for the bookings that the credit of these payers is made of, the oldest first."""
    return (
        sa.select(Booking)
        .where(Booking.payer_id.in_(payer_ids), Booking.invoice_id.is_(None), Booking.replaced_at.is_(None))
        .order_by(Booking.id)
    )


def booked_of_entries(db: Session, entry_ids: Collection[int]) -> dict[int, Money]:
    wanted = sorted(entry_ids)
    found: dict[int, Money] = {}
    for start in range(0, len(wanted), 5000):
        rows = db.execute(
            sa.select(Booking.entry_id, sa.func.sum(Booking.amount_cents).label("cents"))
            .where(Booking.entry_id.in_(wanted[start : start + 5000]), Booking.replaced_at.is_(None))
            .group_by(Booking.entry_id)
        )
        found |= {row.entry_id: Money(int(row.cents)) for row in rows}
    return found


def too_much(number: str, asks: Money) -> Text:
    if not asks:
        return T(
            "Factuur %(number)s is al betaald. Houd het bedrag als tegoed van de betaler.", number=number
        )
    return T(
        "Factuur %(number)s vraagt nog %(asks)s. Houd de rest als tegoed van de betaler.",
        number=number,
        asks=asks,
    )
