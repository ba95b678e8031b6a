"""The journal of a period, derived from documents, bank entries, bookings and write-offs; and the ledger's accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.bank import service as bank
from app.bank.service import EntryView
from app.billing import service as billing
from app.billing.service import Ledger
from app.bookkeeping.models import LedgerAccount
from app.bookkeeping.rules import journal as rules
from app.bookkeeping.rules.journal import DEFAULTS, Account, Entry, Role, SaleLine, in_period
from app.cohorts import service as cohorts
from app.core.money import Money, total
from app.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of a period, with what its numbers stand for."""

    first: date
    last: date
    entries: tuple[Entry, ...]
    accounts: Mapping[Role, Account]
    #: Names by payer.
    payers: Mapping[int, str]
    #: Short names (as in addresses) by cohort.
    groups: Mapping[int, str]

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return sum(len(entry.lines) for entry in self.entries)

    @property
    def debit(self) -> Money:
        """The sum of all debit, which is that of all credit."""
        return total(line.debit for entry in self.entries for line in entry.lines)

    @property
    def sums(self) -> dict[Role, tuple[Money, Money]]:
        """Debit and credit by account."""
        return rules.totals(self.entries)


def ledger_accounts(db: Session) -> dict[Role, Account]:
    """The ledger's accounts as the bookkeeper numbered them; without, the defaults."""
    set_ones = {row.role: row for row in db.scalars(sa.select(LedgerAccount))}
    return {
        role: Account(role, row.number, row.name, row.vat_code)
        if (row := set_ones.get(role))
        else DEFAULTS[role]
        for role in Role
    }


def confirmed(db: Session) -> bool:
    """Whether somebody has set the ledger's accounts."""
    return db.scalar(sa.select(sa.func.count()).select_from(LedgerAccount)) != 0


def journal(db: Session, *, first: date, last: date) -> Journal:
    """The journal from `first` up to and including `last`. Eight queries."""
    known = billing.ledger(db, until=last, with_lines=True)
    statements = [one for one in bank.entries(db) if first <= one.booked_on <= last]
    entries = in_period([*_entries(known), *_bank(statements)], first, last)
    lines = [line for entry in entries for line in entry.lines]
    groups = {line.cohort_id for line in lines if line.cohort_id is not None}
    return Journal(
        first,
        last,
        entries,
        ledger_accounts(db),
        organisations.names(db, {line.payer_id for line in lines if line.payer_id is not None}),
        {one.id: one.slug for one in cohorts.cohorts(db, ids=groups)} if groups else {},
    )


def _bank(entries: Iterable[EntryView]) -> Iterable[Entry]:
    for one in sorted(entries, key=lambda one: one.id):
        what = " ".join(f"{one.counterparty_name} {one.remittance}".split())[:200]
        yield rules.bank(
            entry_id=one.id, day=one.booked_on, amount=one.amount, description=what or "Bankmutatie"
        )


def _entries(known: Ledger) -> Iterable[Entry]:
    for one in known.documents:
        yield rules.sale(
            number=one.number,
            day=one.issued_on,
            payer_id=one.payer_id,
            cohort_id=one.cohort_id,
            lines=[SaleLine(line.description, line.net, line.vat, line.cost_centre) for line in one.lines],
            vat=one.vat,
            percent=one.percent,
            credits=one.credits_number,
        )
    for part in known.bookings:
        for day, undone in _days(part.booked_on, part.replaced_on):
            yield rules.booking(
                booking_id=part.id,
                day=day,
                amount=part.amount,
                payer_id=part.payer_id,
                invoice_number=part.number,
                undone=undone,
            )
    for gone in known.write_offs:
        for day, undone in _days(gone.decided_on, gone.reversed_on):
            yield rules.write_off(
                write_off_id=gone.id,
                day=day,
                amount=gone.amount,
                payer_id=gone.payer_id,
                invoice_number=gone.number,
                reason=gone.reason,
                undone=undone,
            )


def _days(held_from: date, undone_on: date | None) -> list[tuple[date, bool]]:
    """The days on which something is booked, and whether it is booked back then."""
    return [(held_from, False)] if undone_on is None else [(held_from, False), (undone_on, True)]
