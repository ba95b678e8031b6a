"""The ledger of a generated year: the same money on the statement, in the journal and on the list of invoices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.bank import service as bank
from app.billing import service as billing
from app.billing.service import InvoiceKind
from app.bookkeeping import service
from app.bookkeeping.rules.journal import Role as Account
from app.core.clock import FixedClock, today
from app.core.money import ZERO, Money, total
from app.core.permissions import Role
from tests.factories import busy
from tests.people import ActorFor

SEEDS = range(3)


@pytest.fixture(params=SEEDS)
def year(request: pytest.FixtureRequest, db: Session, clock: FixedClock, actor_for: ActorFor) -> busy.Year:
    return busy.year(db, clock, actor_for(Role.FINANCE), actor_for(Role.ADMINISTRATOR), seed=request.param)


def test_what_a_payer_owes_is_the_same_whenever_it_is_told(
    db: Session, clock: FixedClock, year: busy.Year
) -> None:
    assert len(set(year.done)) >= 5, "the year is not busy"
    for (payer, day), owed in year.told.items():
        found = service.account(db, payer, first=None, last=day)
        assert found.statement.closing == owed
        assert found.total_open - found.statement.credit == owed
        later = service.account(db, payer, first=day + timedelta(days=1), last=today(clock))
        assert later.statement.opening == owed
        rows = total(row.amount for row in later.statement.rows)
        assert later.statement.opening + rows == later.statement.closing


def test_the_ledger_is_invoices_less_credits_write_offs_and_payments(
    db: Session, clock: FixedClock, year: busy.Year
) -> None:
    for payer in year.payers:
        known = billing.ledger(db, payer_id=payer)
        invoices = total(one.total for one in known.documents if one.kind is InvoiceKind.INVOICE)
        credits = -total(one.total for one in known.documents if one.kind is InvoiceKind.CREDIT_NOTE)
        payments = total(one.amount for one in known.bookings if one.replaced_on is None)
        gone = total(one.amount for one in known.write_offs if one.reversed_on is None)
        account = service.account(db, payer, first=None, last=today(clock))
        assert account.statement.closing == invoices - credits - gone - payments


def test_statement_list_and_journal_tell_the_same(db: Session, clock: FixedClock, year: busy.Year) -> None:
    last = today(clock)
    found = service.journal(db, first=last.replace(year=last.year - 1), last=last)
    sums = {role: debit - credit for role, (debit, credit) in found.sums.items()}
    left = total(one.open for one in billing.balances(db).values())
    credit = total(billing.payer_credit(db).values())
    accounts = [service.account(db, payer, first=None, last=last) for payer in year.payers]
    listed = total(one.open for one in billing.invoices(db))
    entries = bank.entries(db)
    booked = total(one.amount for one in billing.ledger(db).bookings if one.replaced_on is None)

    assert sums.get(Account.DEBTORS, ZERO) == left == listed == total(one.total_open for one in accounts)
    assert -sums.get(Account.PAYER_CREDIT, ZERO) == credit == total(one.statement.credit for one in accounts)
    assert sums.get(Account.BANK, ZERO) == total(one.amount for one in entries)
    assert -sums.get(Account.SUSPENSE, ZERO) == total(one.amount for one in entries) - booked
    documents = billing.ledger(db).documents
    assert {one.percent for one in documents} == {None, 21}, "the year knows one regime"
    for account, some in (
        (Account.REVENUE, [one for one in documents if one.percent is None]),
        (Account.REVENUE_TAXED, [one for one in documents if one.percent is not None]),
    ):
        assert -sums.get(account, ZERO) == total(one.net for one in some)
    assert -sums.get(Account.VAT, ZERO) == total(one.vat for one in documents)
    gone = total(one.amount for one in billing.ledger(db).write_offs if one.reversed_on is None)
    assert sums.get(Account.WRITE_OFF, ZERO) == gone
    assert total(sums.values()) == ZERO
    rows = {row.id: row for row in service.payers(db, last)}
    for one in accounts:
        row = rows.get(one.payer.id)
        assert (row.open, row.credit) == (one.total_open, one.statement.credit) if row else True


def test_the_days_of_a_year_add_up_to_the_year(db: Session, clock: FixedClock, year: busy.Year) -> None:
    last = today(clock)
    first = last - timedelta(days=200)
    whole = service.journal(db, first=first, last=last)
    middle = first + timedelta(days=150)
    parts = [
        service.journal(db, first=first, last=middle),
        service.journal(db, first=middle + timedelta(days=1), last=last),
    ]
    assert total(one.debit for one in parts) == whole.debit
    assert {one.number for part in parts for one in part.entries} == {one.number for one in whole.entries}
    assert len({(one.book, one.number) for one in whole.entries}) == len(whole.entries)


def test_every_standing_is_found_by_its_filter(db: Session, clock: FixedClock, year: busy.Year) -> None:
    for days in (0, 20, 60):
        on = today(clock) + timedelta(days=days - 40)
        rows = [one for one in billing.invoices(db) if not one.is_credit_note]
        for standing in billing.Standing:
            expected = {one.id for one in rows if one.balance.standing(one.due_on, on) is standing}
            assert {one.id for one in billing.invoices(db, standing=(standing, on))} == expected


def test_no_invoice_is_paid_or_given_up_beyond_what_it_asks(db: Session, year: busy.Year) -> None:
    assert all(one.open >= ZERO for one in billing.balances(db).values())
    assert all(amount >= Money(0) for amount in billing.payer_credit(db).values())
