"""The journal: every entry balances, and says what happened."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bookkeeping.rules import journal
from app.bookkeeping.rules.journal import DEFAULTS, Book, Entry, Line, Role, SaleLine, in_period, totals
from app.core.money import ZERO, Money, total

DAY = date(2026, 3, 1)
CENTS = st.integers(-300_000, 300_000).map(Money)
LINES = st.lists(
    st.builds(SaleLine, st.just("Leergang"), CENTS, CENTS, st.just("3120")), min_size=1, max_size=8
)


def sale(lines: list[SaleLine], vat: Money, percent: int | None = None, credits: str = "") -> Entry:
    return journal.sale(
        number="2026-0001",
        day=DAY,
        payer_id=7,
        cohort_id=3,
        lines=lines,
        vat=vat,
        percent=percent,
        credits=credits,
    )


@given(LINES, st.sampled_from([None, 21]))
def test_a_sale_balances_with_any_lines(lines: list[SaleLine], percent: int | None) -> None:
    vat = total(line.vat for line in lines)
    found = sale(lines, vat, percent)
    assert total(line.amount for line in found.lines) == ZERO
    debtors = total(line.amount for line in found.lines if line.role is Role.DEBTORS)
    assert debtors == total(line.net for line in lines) + vat
    assert all(line.amount for line in found.lines)


def test_an_invoice_with_vat_has_a_line_for_it_and_a_code_on_its_revenue() -> None:
    found = sale([SaleLine("Leergang", Money(250_000), Money(52_500), "3120")], Money(52_500), 21)
    assert [(line.role, line.debit.cents, line.credit.cents) for line in found.lines] == [
        (Role.DEBTORS, 302_500, 0),
        (Role.REVENUE_TAXED, 0, 250_000),
        (Role.VAT, 0, 52_500),
    ]
    revenue = found.lines[1]
    assert (revenue.percent, revenue.vat, revenue.cost_centre) == (21, Money(-52_500), "3120")
    assert [line.bears_vat_code for line in found.lines] == [False, True, True]


def test_an_exempt_credit_note_goes_the_other_way_and_names_its_invoice() -> None:
    found = sale([SaleLine("Leergang", Money(-250_000), ZERO, "")], ZERO, credits="2026-0000")
    assert [(line.role, line.debit.cents, line.credit.cents) for line in found.lines] == [
        (Role.DEBTORS, 0, 250_000),
        (Role.REVENUE, 250_000, 0),
    ]
    assert {line.invoice_number for line in found.lines} == {"2026-0000"}
    assert "Creditfactuur 2026-0001 bij 2026-0000" in found.description


def test_vat_that_is_not_told_by_line_stands_on_the_first() -> None:
    lines = [SaleLine("a", Money(100), ZERO, ""), SaleLine("b", Money(100), ZERO, "")]
    found = sale(lines, Money(42), 21)
    assert [line.vat.cents for line in found.lines if line.role is Role.REVENUE_TAXED] == [-42, 0]


@given(CENTS.filter(bool), st.booleans(), st.sampled_from(["", "2026-0001"]))
def test_what_was_undone_cancels_what_was_done(amount: Money, gone: bool, invoice: str) -> None:
    def made(undone: bool) -> Entry:
        if gone:
            return journal.write_off(
                write_off_id=1,
                day=DAY,
                amount=amount,
                payer_id=7,
                invoice_number=invoice,
                reason="Weg.",
                undone=undone,
            )
        return journal.booking(
            booking_id=1, day=DAY, amount=amount, payer_id=7, invoice_number=invoice, undone=undone
        )

    both = [made(False), made(True)]
    assert both[0].number != both[1].number
    assert all(debit == credit for debit, credit in totals(both).values())


def test_a_booking_without_invoice_is_the_payers_credit() -> None:
    found = journal.booking(booking_id=1, day=DAY, amount=Money(5), payer_id=7, invoice_number="")
    assert [line.role for line in found.lines] == [Role.SUSPENSE, Role.PAYER_CREDIT]
    assert [line.amount.cents for line in found.lines] == [5, -5]


def test_a_bank_entry_waits_on_the_suspense_account() -> None:
    found = journal.bank(entry_id=9, day=DAY, amount=Money(-5), description="Kosten")
    assert [(line.role, line.amount.cents) for line in found.lines] == [(Role.BANK, -5), (Role.SUSPENSE, 5)]


def test_an_entry_that_does_not_balance_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="does not balance"):
        Entry(Book.MEMO, "1", DAY, "x", (Line(Role.BANK, Money(1), "x"),))


def test_a_period_holds_its_first_and_last_day_in_order() -> None:
    days = [date(2026, 2, 28), date(2026, 3, 31), date(2026, 3, 1), date(2026, 4, 1)]
    made = [journal.bank(entry_id=day.day, day=day, amount=Money(1), description="x") for day in days]
    empty = Entry(Book.SALES, "leeg", DAY, "x", ())
    found = in_period([*made, empty], DAY, date(2026, 3, 31))
    assert [one.day for one in found] == [date(2026, 3, 1), date(2026, 3, 31)]


def test_every_account_has_a_number_of_its_own_until_the_bookkeeper_gives_others() -> None:
    assert set(DEFAULTS) == set(Role) == set(journal.MEANINGS)
    assert len({one.number for one in DEFAULTS.values()}) == len(Role)
