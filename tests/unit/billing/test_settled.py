"""What was paid of an invoice, divided over its lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.billing.rules.settled import paid_parts, settled_bare, settled_parts
from app.billing.rules.vat import VatRegime, tax
from app.core.money import Money, total

amounts = st.integers(0, 10**7).map(Money)


@given(st.integers(-(10**7), 10**7).map(Money), st.lists(amounts, min_size=1, max_size=30))
def test_the_parts_sum_to_what_was_paid(paid: Money, billed: list[Money]) -> None:
    assert total(paid_parts(paid, billed)) == paid


@given(st.lists(amounts, min_size=1, max_size=30))
def test_who_paid_all_paid_each_line(billed: list[Money]) -> None:
    assert list(paid_parts(total(billed), billed)) == billed


@given(st.lists(amounts, min_size=1, max_size=30), st.integers(0, 100))
def test_no_line_is_paid_more_than_it_bills(billed: list[Money], percent: int) -> None:
    paid = Money(total(billed).cents * percent // 100)
    assert all(part <= line for part, line in zip(paid_parts(paid, billed), billed, strict=True))


@given(st.lists(amounts.filter(bool), min_size=1, max_size=30), st.integers(0, 10**9))
def test_of_a_settled_invoice_each_line_is_settled(billed: list[Money], some: int) -> None:
    paid = Money(some % (total(billed).cents + 1))
    parts = settled_parts(billed, paid, total(billed) - paid)
    assert [came + lost for came, lost in parts] == billed


@given(st.lists(amounts.filter(bool), min_size=1, max_size=30), st.integers(0, 10**9), st.integers(0, 10**9))
def test_without_vat_no_line_is_settled_for_more_than_was_planned(
    planned: list[Money], some: int, other: int
) -> None:
    billed = tax(planned, VatRegime.EXCLUSIVE, 21).gross
    paid = Money(some % (billed.cents + 1))
    lost = Money(other % ((billed - paid).cents + 1))
    for (came, gone), amount in zip(settled_bare(planned, billed, paid, lost), planned, strict=True):
        assert Money(0) <= came <= came + gone <= amount
    parts = settled_bare(planned, billed, paid, billed - paid)
    assert [came + gone for came, gone in parts] == planned
    assert [came for came, _ in settled_bare(planned, billed, billed, Money(0))] == planned


@given(st.lists(amounts, min_size=1, max_size=30), st.integers(0, 10**9))
def test_when_no_vat_comes_on_top_both_say_the_same(planned: list[Money], some: int) -> None:
    paid = Money(some % (total(planned).cents + 1))
    assert settled_bare(planned, total(planned), paid, Money(0)) == settled_parts(planned, paid, Money(0))


def test_half_of_three_lines() -> None:
    billed = [Money(83_334), Money(83_333), Money(83_333)]
    assert [part.cents for part in paid_parts(Money(100_000), billed)] == [33_334, 33_333, 33_333]


def test_without_lines_nothing_is_divided() -> None:
    assert paid_parts(Money(0), []) == ()
