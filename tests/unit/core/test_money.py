"""Money: whole cents, divided without losing one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import ZERO, Money, divide, total

CENTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=40).filter(any)


@given(CENTS, WEIGHTS)
def test_the_parts_always_sum_to_the_whole(cents: int, weights: list[int]) -> None:
    assert total(divide(Money(cents), weights)) == Money(cents)


@given(CENTS, WEIGHTS)
def test_every_part_lies_within_one_cent_of_its_fair_share(cents: int, weights: list[int]) -> None:
    for part, weight in zip(divide(Money(cents), weights), weights, strict=True):
        assert abs(part.cents * sum(weights) - cents * weight) < sum(weights)


@given(st.integers(0, 10**12), WEIGHTS)
def test_a_heavier_part_never_gets_less(cents: int, weights: list[int]) -> None:
    parts = divide(Money(cents), weights)
    by_weight = sorted(zip(weights, (part.cents for part in parts), strict=True))
    for (light, less), (heavy, more) in pairwise(by_weight):
        if light < heavy:
            assert less <= more


@given(st.integers(0, 10**12), st.integers(1, 50))
def test_earlier_parts_win_ties(cents: int, count: int) -> None:
    parts = divide(Money(cents), [1] * count)
    assert list(parts) == sorted(parts, reverse=True)
    assert parts[0].cents - parts[-1].cents <= 1


@given(CENTS, WEIGHTS)
def test_no_part_has_the_other_sign_and_a_credit_mirrors_the_charge(cents: int, weights: list[int]) -> None:
    parts = divide(Money(cents), weights)
    assert all(part.cents * cents >= 0 for part in parts)
    assert divide(Money(-cents), weights) == tuple(-part for part in parts)
    assert all(part == ZERO for part, weight in zip(parts, weights, strict=True) if weight == 0)


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [-1]])
def test_weights_that_mean_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError):
        divide(Money(100), weights)


@pytest.mark.parametrize("cents", [1.0, "1", None, True])
def test_only_whole_cents_are_money(cents: object) -> None:
    with pytest.raises(TypeError):
        Money(cents)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cents", "words"),
    [(250000, "€ 2.500,00"), (-5, "€ -0,05"), (0, "€ 0,00"), (100_000_000, "€ 1.000.000,00"), (9, "€ 0,09")],
)
def test_an_amount_reads_as_the_dutch_write_it(cents: int, words: str) -> None:
    assert str(Money(cents)).replace("\u00a0", " ") == words


@given(CENTS, CENTS)
def test_amounts_add_compare_and_subtract_like_numbers(a: int, b: int) -> None:
    assert Money(a) + Money(b) == Money(a + b)
    assert Money(a) - Money(b) == Money(a - b)
    assert (Money(a) < Money(b)) == (a < b)
    assert bool(Money(a)) == bool(a)
