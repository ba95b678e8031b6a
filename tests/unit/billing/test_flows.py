"""The drawing of money from payers over funds to organisations."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.billing.rules.flows import GAP, HEIGHT, MOST, WIDTH, Flow, drawing
from app.billing.rules.shares import FundType
from app.core.money import Money, total

flows = st.lists(
    st.builds(
        Flow,
        payer=st.sampled_from([f"Betaler {n}" for n in range(12)]),
        fund=st.sampled_from(["", "Wmo 2026", "Wlz 2026"]),
        fund_type=st.sampled_from(list(FundType)),
        organisation=st.sampled_from([f"Werkgever {n}" for n in range(12)]),
        amount=st.integers(0, 10**7).map(Money),
    ),
    max_size=40,
)


@given(flows)
def test_every_column_shows_all_money_and_no_more_than_a_few_bars(found: list[Flow]) -> None:
    drawn = drawing(found)
    whole = total(flow.amount for flow in found)
    for column in range(3):
        bars = [node for node in drawn.nodes if node.column == column]
        assert total(node.amount for node in bars) == whole
        assert len(bars) <= MOST
        assert len({str(node.label) for node in bars}) == len(bars)
        for one, other in pairwise(bars):
            assert other.y - (one.y + one.height) == GAP
    assert total(ribbon.amount for ribbon in drawn.ribbons) == whole + whole


@given(flows)
def test_nothing_is_drawn_beside_the_sheet(found: list[Flow]) -> None:
    drawn = drawing(found)
    for node in drawn.nodes:
        assert 0 <= node.x < WIDTH
        assert node.y >= 0
        assert node.y + node.height <= drawn.height
    for ribbon in drawn.ribbons:
        numbers = [int(one) for one in re.findall(r"-?\d+", ribbon.path)]
        assert min(numbers, default=0) >= 0
        assert max(numbers) <= max(WIDTH, drawn.height)


def test_one_payer_for_one_organisation_is_one_band_from_left_to_right() -> None:
    drawn = drawing([Flow("Icare", "", FundType.TRAINING_BUDGET, "Icare", Money(250_000))])
    assert [str(node.label) for node in drawn.nodes] == ["Icare", "Werkgever", "Icare"]
    assert [node.height for node in drawn.nodes] == [HEIGHT] * 3
    assert [ribbon.css for ribbon in drawn.ribbons] == ["c1", "c1"]


def test_a_seat_with_several_payers_is_one_seat_of_its_organisation() -> None:
    mine = [
        Flow("Icare", "", FundType.TRAINING_BUDGET, "Icare", Money(400_000), frozenset({1, 2, 3})),
        Flow("Zorgkantoor", "Wlz 2026", FundType.CARE_OFFICE_WLZ, "Icare", Money(350_000), frozenset({2, 3})),
        Flow("Zorgkantoor", "Wlz 2026", FundType.CARE_OFFICE_WLZ, "Interzorg", Money(100), frozenset({4})),
    ]
    seats = {(node.column, str(node.label)): node.seats for node in drawing(mine).nodes}
    assert (seats[2, "Icare"], seats[2, "Interzorg"]) == (3, 1)
    assert (seats[0, "Icare"], seats[0, "Zorgkantoor"], seats[1, "Wlz 2026"]) == (3, 3, 3)


def test_many_small_organisations_together_have_the_seats_of_all() -> None:
    many = [
        Flow(
            "Icare",
            "",
            FundType.TRAINING_BUDGET,
            f"Werkgever {n}",
            Money(100 * (n + 1)),
            frozenset({n, 100 + n}),
        )
        for n in range(12)
    ]
    last = [node.seats for node in drawing(many).nodes if node.column == 2]
    assert len(last) == MOST
    assert sum(last) == 24


def test_without_money_nothing_is_drawn() -> None:
    assert drawing([]).nodes == ()
