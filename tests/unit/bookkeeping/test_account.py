"""The account of a payer: opening, steps, closing, what is open and what is credit."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.bookkeeping.rules.account import Kind, Movement, balance_on, open_on, statement
from app.core.money import ZERO, Money, total

DAY = date(2026, 3, 1)
DAYS = st.integers(0, 20).map(lambda n: DAY + timedelta(days=n))


@st.composite
def movements(draw: st.DrawFn) -> list[Movement]:
    """Any changes of an account: sense is not needed for sums."""
    found = []
    for place in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from(list(Kind)))
        payment = kind is Kind.PAYMENT
        found.append(
            Movement(
                draw(DAYS),
                kind,
                place,
                Money(draw(st.integers(-50, 50))),
                draw(st.sampled_from([1, 2, None] if payment else [1, 2])),
                "2026-0001",
                draw(st.integers(1, 2)) if payment else None,
            )
        )
    return found


@given(movements(), DAYS, DAYS)
def test_opening_and_steps_lead_to_the_balance_of_the_last_day(
    known: list[Movement], one: date, other: date
) -> None:
    first, last = min(one, other), max(one, other)
    found = statement(known, first, last)
    assert found.opening == balance_on(known, first - timedelta(days=1))
    assert found.closing == balance_on(known, last) == found.opening + total(row.amount for row in found.rows)
    balances = [found.opening, *(row.balance for row in found.rows)]
    assert all(before + row.amount == row.balance for before, row in zip(balances, found.rows, strict=False))
    assert [row.day for row in found.rows] == sorted(row.day for row in found.rows)


@given(movements(), DAYS)
def test_what_is_open_less_the_credit_is_the_balance(known: list[Movement], day: date) -> None:
    left, credit = open_on(known, day)
    assert total(left.values()) - credit == balance_on(known, day)
    assert ZERO not in left.values()


def test_money_that_moves_within_the_account_is_no_step() -> None:
    known = [
        Movement(DAY, Kind.PAYMENT, 1, Money(-100), None, entry_id=5),
        Movement(DAY + timedelta(days=1), Kind.PAYMENT, 1, Money(100), None, entry_id=5),
        Movement(DAY + timedelta(days=1), Kind.PAYMENT, 2, Money(-100), 1, "2026-0001", entry_id=5),
    ]
    found = statement(known, None, DAY + timedelta(days=9))
    assert [(row.day, row.amount) for row in found.rows] == [(DAY, Money(-100))]
    assert (found.open, found.credit) == ({1: Money(-100)}, ZERO)


def test_one_transfer_for_two_invoices_is_one_step_with_both_numbers() -> None:
    known = [
        Movement(DAY, Kind.PAYMENT, 1, Money(-100), 1, "2026-0001", entry_id=5),
        Movement(DAY, Kind.PAYMENT, 2, Money(-50), 2, "2026-0002", entry_id=5),
        Movement(DAY, Kind.PAYMENT, 3, Money(-50), 3, "2026-0003", entry_id=6),
    ]
    found = statement(known, None, DAY)
    assert [row.numbers for row in found.rows] == [("2026-0001", "2026-0002"), ("2026-0003",)]
