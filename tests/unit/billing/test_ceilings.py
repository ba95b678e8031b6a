"""Ceilings, periods and consent: what a fund pays for, and what a coordinator may set alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.rules.ceilings import (
    FundFacts,
    check_ceiling,
    check_period,
    check_planned,
    check_share,
    consent_needed,
    free,
)
from app.billing.rules.shares import FundType, Method, Share, split
from app.core.errors import Refused
from app.core.money import ZERO, Money

CEILING = Money(500_000)
amounts = st.integers(0, 10**9).map(Money)


def facts(ceiling: Money = CEILING, *, closed: bool = False) -> FundFacts:
    return FundFacts(
        id=1,
        name="Wlz 2026",
        funder_id=7,
        funder="Zorgkantoor",
        fund_type=FundType.CARE_OFFICE_WLZ,
        ceiling=ceiling,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        closed=closed,
    )


@given(st.integers(1, 10**7).map(Money), st.lists(amounts, max_size=30))
def test_whatever_is_asked_in_whatever_order_the_ceiling_is_never_passed(
    ceiling: Money, asked: list[Money]
) -> None:
    planned = ZERO
    for amount in asked:
        try:
            check_planned(facts(ceiling), before=planned, after=planned + amount)
        except Refused:
            assert planned + amount > ceiling
            continue
        planned += amount
        assert planned <= ceiling
        assert free(ceiling, planned) + planned == ceiling


@given(amounts, amounts, st.integers(1, 10**7).map(Money))
def test_planning_less_than_before_is_never_refused(one: Money, other: Money, ceiling: Money) -> None:
    low, high = sorted((one, other))
    check_planned(facts(ceiling), before=high, after=low)


def test_a_refusal_tells_what_is_still_free() -> None:
    with pytest.raises(Refused) as told:
        check_planned(facts(), before=Money(400_000), after=Money(650_000))
    said = str(told.value.text).replace("\u00a0", " ")
    assert said == "Fonds Wlz 2026 heeft nog € 1.000,00 vrij. Deze verdeling vraagt € 2.500,00 meer."


def test_a_ceiling_is_not_lowered_below_what_is_planned() -> None:
    check_ceiling(Money(100), Money(100))
    with pytest.raises(Refused):
        check_ceiling(Money(99), Money(100))


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 12, 31), None])
def test_a_cohort_that_starts_in_the_period_or_has_no_day_yet_is_paid_for(day: date | None) -> None:
    check_period(facts(), day, "Assen")


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
def test_a_cohort_that_starts_outside_the_period_is_not(day: date) -> None:
    with pytest.raises(Refused, match="Groep Assen begint op"):
        check_period(facts(), day, "Assen")


def test_only_the_funders_own_money_of_the_right_kind_comes_from_a_fund() -> None:
    check_share(facts(), Share(7, FundType.CARE_OFFICE_WLZ), line=0)
    for wrong in (Share(8, FundType.CARE_OFFICE_WLZ), Share(7, FundType.ZVW)):
        with pytest.raises(Refused) as told:
            check_share(facts(), wrong, line=2)
        assert told.value.field == "shares-2-fund_id"
    with pytest.raises(Refused, match="gesloten"):
        check_share(facts(closed=True), Share(7, FundType.CARE_OFFICE_WLZ), line=0)


shares = st.lists(
    st.builds(Share, st.integers(1, 4), cost_centre=st.sampled_from(["", "1", "2"])),
    min_size=1,
    max_size=4,
    unique_by=lambda one: (one.payer_id, one.cost_centre),
)


@given(shares, shares, st.integers(1, 10**7).map(Money))
def test_consent_is_needed_just_when_somebody_else_bears_something_new(
    before: list[Share], after: list[Share], price: Money
) -> None:
    if price.cents < 4:
        return
    old, new = (list(zip(one, split(price, one), strict=True)) for one in (before, after))
    others = {(s, a) for s, a in new if s.payer_id != 1}
    known = {(s, a) for s, a in old if s.payer_id != 1}
    assert consent_needed(1, old, new) or not others or others == known
    assert not consent_needed(1, old, old)
    assert not consent_needed(1, old, [(Share(1, method=Method.PERCENT, value=10_000), price)])


def test_another_cost_centre_of_the_own_part_needs_no_consent() -> None:
    before = [(Share(1), Money(50)), (Share(2), Money(50))]
    after = [(Share(1, cost_centre="3130"), Money(50)), (Share(2), Money(50))]
    assert not consent_needed(1, before, after)
    assert consent_needed(1, before, [(Share(1), Money(40)), (Share(2), Money(60))])


@pytest.mark.parametrize("spared", [{"invoice_payer": False}, {"conditional": True}])
def test_the_own_part_without_invoice_or_with_condition_needs_consent_unless_agreed(
    spared: dict[str, bool],
) -> None:
    own, price = Share(1), Money(100)
    free_of_it = replace(own, **spared)  # type: ignore[arg-type]
    assert consent_needed(1, [(own, price)], [(free_of_it, price)])
    assert not consent_needed(1, [(free_of_it, price)], [(free_of_it, price)])
    assert not consent_needed(1, [(free_of_it, price)], [(own, price)])
    less = [(free_of_it, Money(10)), (replace(own, cost_centre="2"), Money(90))]
    more = [(free_of_it, Money(90)), (replace(own, cost_centre="2"), Money(10))]
    assert consent_needed(1, less, more)
