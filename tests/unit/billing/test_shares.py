"""Dividing a seat's price over its payers."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.billing.rules.shares import (
    FUND_NAMES,
    METHOD_NAMES,
    MOST_SHARES,
    WHOLE,
    FundType,
    Method,
    Share,
    default_split,
    percent_text,
    split,
)
from app.core.errors import Refused
from app.core.money import Money, total

PRICE = Money(250_000)


def equal(*payers: int) -> list[Share]:
    return [Share(payer) for payer in payers]


def percents(*hundredths: int) -> list[Share]:
    return [Share(payer, method=Method.PERCENT, value=value) for payer, value in enumerate(hundredths, 1)]


def amounts(*cents: int) -> list[Share]:
    return [Share(payer, method=Method.AMOUNT, value=value) for payer, value in enumerate(cents, 1)]


def rest(payer: int = 99) -> Share:
    return Share(payer, method=Method.REST)


def test_by_default_the_employer_bears_everything() -> None:
    assert split(PRICE, default_split(7)) == (PRICE,)


def test_three_equal_parts_of_2500_are_833_34_and_twice_833_33() -> None:
    assert [part.cents for part in split(PRICE, equal(1, 2, 3))] == [83334, 83333, 83333]


def test_percentages_are_rounded_together() -> None:
    assert [part.cents for part in split(PRICE, percents(3333, 3333, 3334))] == [83325, 83325, 83350]


def test_the_rest_takes_what_amounts_and_percentages_leave() -> None:
    shares = [*percents(5000), Share(2, method=Method.AMOUNT, value=100_000), rest()]
    assert [part.cents for part in split(PRICE, shares)] == [125_000, 100_000, 25_000]


def test_equal_parts_divide_what_a_fixed_amount_leaves() -> None:
    shares = [*amounts(50_000), Share(2), Share(3), Share(4)]
    assert [part.cents for part in split(PRICE, shares)] == [50_000, 66_667, 66_667, 66_666]


def test_one_payer_may_bear_two_kinds_of_money() -> None:
    shares = [Share(1), Share(1, FundType.PROJECT_SUBSIDY)]
    assert [part.cents for part in split(PRICE, shares)] == [125_000, 125_000]


@pytest.mark.parametrize(
    ("shares", "words", "field"),
    [
        ([], "minstens één betaler", None),
        (percents(5000, 4000), "De percentages zijn samen 90\u00a0%", None),
        (percents(5000, 4000, 1001), "De percentages zijn samen 100,01\u00a0%", None),
        (percents(10_001), "hooguit honderd", "shares-0-value"),
        (amounts(125_000, 124_999), "nog €\u00a00,01 van de prijs van €\u00a02.500,00", None),
        (amounts(125_000, 125_001), "€\u00a00,01 meer dan de prijs", None),
        (amounts(250_001), "meer dan de prijs van", "shares-0-value"),
        (amounts(2**63, 1), "meer dan de prijs van", "shares-0-value"),
        (amounts(100, -1), "boven nul", "shares-1-value"),
        (percents(0, WHOLE), "boven nul", "shares-0-value"),
        ([Share(1), Share(2), Share(1)], "Regel 1 en 3", "shares-2-payer_id"),
        ([*amounts(100), rest(2), rest(3)], "bij één betaler", None),
        ([Share(1), rest()], "niet allebei", None),
        ([*amounts(250_000), rest()], "Betaler 2 komt uit op €\u00a00,00", "shares-1-value"),
        (equal(*range(MOST_SHARES + 1)), "hooguit 12 betalers", None),
    ],
)
def test_a_split_that_does_not_come_out_is_refused_in_words(
    shares: list[Share], words: str, field: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        split(PRICE, shares)
    assert words in str(refused.value)
    assert refused.value.field == field


@st.composite
def sound_splits(draw: st.DrawFn) -> tuple[Money, list[Share]]:
    """Any price with shares that come out: some percentages, some amounts, and takers of what is left."""
    price = draw(st.integers(MOST_SHARES, 10**9))
    count = draw(st.integers(1, MOST_SHARES))
    kinds = draw(st.lists(st.sampled_from([Method.PERCENT, Method.AMOUNT]), max_size=count - 1))
    shares: list[Share] = []
    percent_left, cents_left = WHOLE // 2, price // 4
    for payer, kind in enumerate(kinds):
        most = percent_left if kind is Method.PERCENT else cents_left
        if most < 1:
            continue
        value = draw(st.integers(1, most))
        if kind is Method.PERCENT:
            percent_left -= value
        else:
            cents_left -= value
        shares.append(Share(payer, method=kind, value=value))
    takers = count - len(kinds)
    method = Method.REST if takers == 1 and draw(st.booleans()) else Method.EQUAL
    shares += [Share(100 + payer, method=method) for payer in range(takers)]
    return Money(price), draw(st.permutations(shares))


@given(sound_splits())
def test_any_split_comes_out_at_the_price_to_the_cent_or_is_refused(case: tuple[Money, list[Share]]) -> None:
    price, shares = case
    try:
        parts = split(price, shares)
    except Refused:
        return
    assert total(parts) == price
    assert len(parts) == len(shares)
    assert all(part.cents > 0 for part in parts)


@given(st.integers(MOST_SHARES, 10**12), st.integers(1, MOST_SHARES))
def test_equal_parts_differ_by_at_most_a_cent(cents: int, count: int) -> None:
    parts = [part.cents for part in split(Money(cents), equal(*range(count)))]
    assert sum(parts) == cents
    assert max(parts) - min(parts) <= 1


@given(st.integers(0, 10**12), st.lists(st.integers(1, 5000), min_size=1, max_size=11))
def test_percentages_of_exactly_100_come_out(cents: int, values: list[int]) -> None:
    scaled = [max(1, value * WHOLE // (2 * sum(values))) for value in values]
    shares = percents(*scaled, WHOLE - sum(scaled))
    try:
        parts = split(Money(cents), shares)
    except Refused:
        assume(cents < WHOLE)  # a part of nothing is refused
    else:
        assert total(parts).cents == cents


@given(
    st.lists(
        st.builds(
            Share,
            st.integers(1, 3),
            st.sampled_from(FundType),
            st.sampled_from(Method),
            st.integers(-(2**70), 2**70),
        ),
        max_size=15,
    )
)
def test_nonsense_is_refused_and_never_fails_otherwise(shares: list[Share]) -> None:
    with suppress(Refused):
        assert total(split(PRICE, shares)) == PRICE


def test_every_kind_of_money_and_every_method_has_a_name() -> None:
    assert set(FUND_NAMES) == set(FundType)
    assert set(METHOD_NAMES) == set(Method)


@pytest.mark.parametrize(("value", "shown"), [(3333, "33,33"), (5000, "50"), (1250, "12,5"), (5, "0,05")])
def test_percentages_are_shown_with_a_comma(value: int, shown: str) -> None:
    assert percent_text(value) == f"{shown}\u00a0%"
