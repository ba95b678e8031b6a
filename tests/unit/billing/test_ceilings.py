"""Ceilings, periods and consent: what a fund pays for, and what a coordinator may set alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.rules.ceilings import (
    Claim,
    FundFacts,
    check_ceiling,
    check_period,
    check_planned,
    check_share,
    claimed,
    consent_needed,
    free,
    invoicing_problem,
)
from app.billing.rules.shares import FundType, Method, Share, split
from app.core.errors import Refused
from app.core.money import ZERO, Money, total

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
    check_ceiling(Money(100), Money(100), before=Money(150))
    with pytest.raises(Refused):
        check_ceiling(Money(99), Money(100), before=Money(150))


def test_a_ceiling_that_is_passed_already_may_go_up() -> None:
    check_ceiling(Money(99), Money(100), before=Money(98))
    with pytest.raises(Refused):
        check_ceiling(Money(97), Money(100), before=Money(98))


@given(st.lists(st.tuples(st.integers(1, 3), amounts, st.booleans()), max_size=6), amounts.filter(bool))
def test_what_stands_on_invoices_passes_no_ceiling(parts: list[tuple[int, Money, bool]], most: Money) -> None:
    before = [Claim(seat, amount, False, False) for seat, amount, _ in parts]
    after = [Claim(seat, amount, chosen, False) for seat, amount, chosen in parts]
    asked = total(amount for _, amount, chosen in parts if chosen)
    assert (invoicing_problem(facts(most), before, after, ()) is not None) is (asked > most)


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


class Game:
    """The lines of a few seats on one fund: divided, invoiced and credited."""

    def __init__(self) -> None:
        self.lines: list[Claim] = []

    @property
    def stands(self) -> Money:
        return total(one.amount for one in self.lines if one.invoiced)

    @property
    def holds(self) -> Money:
        return total(one.amount for one in self.lines if not one.replaced)

    def divide(self, seat: int, amount: Money) -> None:
        kept = [one for one in self.lines if one.seat_id != seat or (one.replaced and one.invoiced)]
        old = [replace(one, replaced=True) for one in self.lines if one.seat_id == seat and one.invoiced]
        others = [one for one in kept if one.seat_id != seat]
        self.lines = [*others, *old, Claim(seat, amount, invoiced=False, replaced=False)]

    def credit(self, seat: int, *, old: bool) -> None:
        asked = [one for one in self.lines if one.seat_id == seat and one.replaced is old]
        rest = [one for one in self.lines if one not in asked]
        self.lines = rest if old else [*rest, *(replace(one, invoiced=False) for one in asked)]

    def invoice(self, seat: int) -> None:
        self.lines = [
            replace(one, invoiced=True) if one.seat_id == seat and not one.replaced else one
            for one in self.lines
        ]


verbs = st.sampled_from(["divide", "invoice", "credit", "credit old"])


@given(st.lists(st.tuples(verbs, st.integers(1, 2), st.integers(0, 3).map(Money)), max_size=25))
def test_what_stands_on_an_invoice_and_what_holds_are_both_within_what_is_asked_of_a_fund(
    moves: list[tuple[str, int, Money]],
) -> None:
    game = Game()
    for verb, seat, amount in moves:
        before = claimed(game.lines)
        old = total(one.amount for one in game.lines if one.seat_id == seat and one.replaced)
        if verb == "divide":
            was = total(one.amount for one in game.lines if one.seat_id == seat and not one.replaced)
            game.divide(seat, amount)
            if amount <= was:
                assert claimed(game.lines) <= before, "the same or less is always fine"
        elif verb == "invoice":
            game.invoice(seat)
            if not old:
                assert claimed(game.lines) == before, "invoicing asks no more than planning did"
        else:
            game.credit(seat, old=verb == "credit old")
            assert claimed(game.lines) <= before, "a credit note makes room, or nothing changes"
        asked = claimed(game.lines)
        assert asked >= max(game.stands, game.holds)
        assert asked <= game.stands + game.holds
        if not any(one.replaced for one in game.lines):
            assert asked == game.holds


def test_an_old_and_a_new_line_of_one_seat_do_not_count_twice() -> None:
    old = Claim(1, Money(2500), invoiced=True, replaced=True)
    new = Claim(1, Money(1250), invoiced=False, replaced=False)
    assert claimed([old, new]) == Money(2500)
    assert claimed([old, replace(new, amount=Money(3000))]) == Money(3000)
    assert claimed([old, replace(new, invoiced=True)]) == Money(3750), "both are asked for now"
    assert claimed([old, replace(new, seat_id=2)]) == Money(3750)
