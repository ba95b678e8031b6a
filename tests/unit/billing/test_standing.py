"""How an invoice stands, and how long what is open is late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.rules.standing import AGES, Balance, Standing, ageing, days_late
from app.core.money import ZERO, Money, total

DUE = date(2026, 2, 14)
CENTS = st.integers(-500, 1000).map(Money)


def balance(credited: int = 0, paid: int = 0, written_off: int = 0) -> Balance:
    return Balance(Money(1000), Money(credited), Money(paid), Money(written_off))


@pytest.mark.parametrize(
    ("found", "on", "standing"),
    [
        (balance(), DUE, Standing.OPEN),
        (balance(), DUE + timedelta(days=1), Standing.OVERDUE),
        (balance(paid=1), DUE, Standing.PART_PAID),
        (balance(paid=1), DUE + timedelta(days=1), Standing.OVERDUE),
        (balance(credited=999), DUE, Standing.OPEN),
        (balance(paid=1000), DUE + timedelta(days=99), Standing.PAID),
        (balance(paid=500, credited=500), DUE, Standing.PAID),
        (balance(paid=999, written_off=1), DUE, Standing.WRITTEN_OFF),
        (balance(credited=1000), DUE, Standing.CREDITED),
        (balance(credited=1000, paid=5), DUE, Standing.CREDITED),
    ],
)
def test_an_invoice_stands_as_its_money_says(found: Balance, on: date, standing: Standing) -> None:
    assert found.standing(DUE, on) is standing


def test_days_late_begin_after_the_last_day_of_payment() -> None:
    assert [days_late(DUE, DUE + timedelta(days=n)) for n in (-1, 0, 1, 8)] == [0, 0, 1, 8]
    assert days_late(None, DUE) == 0


@given(st.lists(st.tuples(CENTS, st.integers(0, 80))))
def test_the_ages_and_what_is_in_time_are_all_that_is_open(rows: list[tuple[Money, int]]) -> None:
    found = ageing(rows)
    assert found.open == total(amount for amount, _ in rows if amount > ZERO)
    assert found.overdue == total(age.amount for age in found.ages)
    assert [(age.first, age.last) for age in found.ages] == list(AGES)
    assert sum(age.count for age in found.ages) + found.in_time_count == sum(
        1 for amount, _ in rows if amount > ZERO
    )
