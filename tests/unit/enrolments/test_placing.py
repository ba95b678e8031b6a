"""Seats go to the first who ask, nobody passes the line, and the seats always sum to the cohort's number."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.core.money import Money
from app.enrolments.rules import (
    EndedAs,
    EnrolmentState,
    InLine,
    Kept,
    Limit,
    OfferState,
    Seated,
    Step,
    Stock,
    Terms,
    Verdict,
    Waiter,
    after,
    check_limit,
    check_offer,
    check_terms,
    offer_end,
    offering,
    place,
    turns,
    withdrawal_fee,
)
from app.enrolments.rules.states import STEPS

FEES = ((28, 0), (7, 50), (0, 100))
START = date(2027, 1, 14)
PRICE = Money(250000)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORGANISATIONS = (1, 2, 3)


@st.composite
def stocks(draw: st.DrawFn) -> Stock:
    """Seats by state that sum to the cohort's number."""
    seats = draw(st.integers(1, 20))
    taken = draw(st.sets(st.integers(1, seats), max_size=seats))
    offered = draw(st.integers(0, seats - len(taken)))
    room, kept = seats - len(taken) - offered, {}
    for organisation in ORGANISATIONS:
        kept[organisation] = draw(st.integers(0, room))
        room -= kept[organisation]
    return Stock(seats, frozenset(taken), offered, kept)


@st.composite
def lines(draw: st.DrawFn) -> tuple[Stock, list[Waiter], dict[int, Limit], dict[int, int]]:
    """A stock, a line in which as many have offers as the stock says, limits, and who holds what."""
    stock = draw(stocks())
    organisations = draw(st.lists(st.sampled_from(ORGANISATIONS), min_size=stock.offered, max_size=40))
    holders = set(draw(st.permutations(range(len(organisations))))[: stock.offered])
    line = [Waiter(n, organisation, n in holders) for n, organisation in enumerate(organisations)]
    limits = {
        organisation: Limit(draw(st.none() | st.integers(1, 6)), draw(st.booleans()))
        for organisation in ORGANISATIONS
    }
    held = {organisation: draw(st.integers(0, 6)) for organisation in ORGANISATIONS}
    return stock, line, limits, held


def test_the_sixteenth_of_fifteen_waits_as_number_one() -> None:
    places = place(16, stock=Stock(15), organisation_id=1, ahead=0, waiting=0, next_number=1)
    assert [p.number for p in places if isinstance(p, Seated)] == list(range(1, 16))
    assert places[-1] == InLine(number=1, position=1)


def test_a_newcomer_goes_behind_the_line_even_when_a_seat_is_free() -> None:
    stock = Stock(15, frozenset(range(1, 10)))
    assert place(1, stock=stock, organisation_id=1, ahead=2, waiting=2, next_number=7) == (InLine(7, 3),)


def test_a_newcomer_gets_a_seat_when_everyone_in_line_has_one_held() -> None:
    stock = Stock(15, frozenset(range(1, 10)), offered=2)
    assert place(1, stock=stock, organisation_id=1, ahead=0, waiting=2, next_number=7) == (Seated(10),)


def test_seats_kept_for_another_organisation_are_not_free() -> None:
    stock = Stock(3, frozenset({1}), kept={2: 2})
    assert place(1, stock=stock, organisation_id=1, ahead=0, waiting=0, next_number=1) == (InLine(1, 1),)
    assert place(1, stock=stock, organisation_id=2, ahead=0, waiting=0, next_number=1) == (Seated(2),)


@given(stocks())
def test_the_seats_by_state_sum_to_the_capacity(stock: Stock) -> None:
    assert len(stock.taken) + stock.offered + sum(stock.kept.values()) + stock.free == stock.seats
    for organisation in ORGANISATIONS:
        assert stock.free_for(organisation) == stock.free + stock.kept[organisation]


@given(stocks(), st.sampled_from(ORGANISATIONS), st.integers(0, 40), st.integers(0, 5), st.integers(1, 99))
def test_no_seat_is_sold_twice_and_numbers_have_no_gaps(
    stock: Stock, organisation: int, requests: int, ahead: int, next_number: int
) -> None:
    waiting = ahead + stock.offered
    places = place(
        requests,
        stock=stock,
        organisation_id=organisation,
        ahead=ahead,
        waiting=waiting,
        next_number=next_number,
    )
    given_seats = [p.number for p in places if isinstance(p, Seated)]
    in_line = [p for p in places if isinstance(p, InLine)]
    others = sum(left for other, left in stock.kept.items() if other != organisation)
    assert len(places) == requests
    assert not set(given_seats) & stock.taken
    assert len(set(given_seats)) == len(given_seats)
    assert len(stock.taken) + stock.offered + others + len(given_seats) <= stock.seats
    assert [p.number for p in in_line] == list(range(next_number, next_number + len(in_line)))
    assert [p.position for p in in_line] == list(range(waiting + 1, waiting + 1 + len(in_line)))
    if ahead:
        assert len(given_seats) <= stock.kept[organisation]
    elif in_line:
        assert len(given_seats) == stock.free_for(organisation)


@given(lines())
def test_the_line_never_jumps(world: tuple[Stock, list[Waiter], dict[int, Limit], dict[int, int]]) -> None:
    stock, line, limits, held = world
    seen = turns(line, stock=stock, limits=limits, held=held)
    assert [turn.waiter for turn in seen] == line
    offers = [turn.waiter for turn in seen if turn.verdict is Verdict.OFFER]
    assert len(stock.taken) + stock.offered + len(offers) <= stock.seats
    assert not any(waiter.has_offer for waiter in offers)
    for place_, turn in enumerate(seen):
        if turn.verdict is not Verdict.NO_SEAT:
            continue
        later = [one.waiter.organisation_id for one in seen[place_ + 1 :] if one.verdict is Verdict.OFFER]
        for organisation in later:  # only what was kept for that organisation, never a free seat
            kept = stock.kept[organisation]
            assert sum(one.organisation_id == organisation for one in offers) <= kept
    for organisation in ORGANISATIONS:
        limit = limits[organisation]
        gets = sum(one.organisation_id == organisation for one in offers)
        if limit.hard and limit.most is not None and gets:
            assert held[organisation] + gets <= limit.most


@given(lines())
def test_no_seat_stays_free_while_someone_may_have_it(
    world: tuple[Stock, list[Waiter], dict[int, Limit], dict[int, int]],
) -> None:
    stock, line, limits, held = world
    seen = turns(line, stock=stock, limits=limits, held=held)
    offers = sum(turn.verdict is Verdict.OFFER for turn in seen)
    if any(turn.verdict is Verdict.NO_SEAT for turn in seen):
        assert offers >= stock.free


def test_kept_seats_count_what_the_organisation_has_and_end_after_their_day() -> None:
    kept = Kept(4, START)
    assert kept.left(1, START) == 3
    assert kept.left(9, START) == 0
    assert kept.left(1, START + timedelta(days=1)) == 0
    assert Kept(4, None).left(0, START) == 0


@given(st.sampled_from(list(EnrolmentState)), st.sampled_from(list(Step)))
def test_every_step_is_allowed_with_its_effect_or_refused_with_a_reason(
    state: EnrolmentState, step: Step
) -> None:
    if (state, step) not in STEPS:
        with pytest.raises(Refused, match="Petra van Dijk"):
            after(state, step, "Petra van Dijk")
        return
    reached, how = after(state, step, "Petra van Dijk")
    assert (reached is EnrolmentState.WITHDRAWN) == (how is not None)
    assert how is None or isinstance(how, EndedAs)
    assert state is not EnrolmentState.WITHDRAWN


@pytest.mark.parametrize("state", list(OfferState))
@given(st.timedeltas(timedelta(days=-3), timedelta(days=3)))
def test_an_offer_can_be_answered_only_while_it_is_open_and_before_its_end(
    state: OfferState, left: timedelta
) -> None:
    if state is OfferState.OPEN and left > timedelta(0):
        check_offer(state, NOON + left, NOON, "Petra van Dijk")
        return
    with pytest.raises(Refused, match="Petra van Dijk"):
        check_offer(state, NOON + left, NOON, "Petra van Dijk")


def test_an_offer_holds_its_term_but_never_past_the_start() -> None:
    assert offer_end(Terms(), NOON, None) == NOON + timedelta(hours=72)
    assert offer_end(Terms(), NOON, NOON + timedelta(hours=5)) == NOON + timedelta(hours=5)


@pytest.mark.parametrize(("days", "offered"), [(30, True), (8, True), (7, False), (0, False), (-3, False)])
def test_nothing_is_offered_by_itself_in_the_last_week(days: int, offered: bool) -> None:
    assert offering(Terms(), START, START - timedelta(days=days)) is offered
    assert offering(Terms(), None, START)


@given(st.none() | st.integers(1, 20), st.booleans(), st.integers(0, 30), st.integers(0, 30))
def test_a_limit_warns_or_refuses_and_never_stops_who_adds_nobody(
    most: int | None, hard: bool, now: int, more: int
) -> None:
    passes = most is not None and more > 0 and now + more > most
    try:
        warned = check_limit(Limit(most, hard), now=now, more=more, organisation="Icare")
    except Refused:
        assert passes
        assert hard
    else:
        assert warned == (passes and not hard)


@pytest.mark.parametrize(
    "wanted",
    [Terms(offer_hours=0), Terms(offer_hours=721), Terms(offers_stop_days=-1), Terms(organisation_limit=0)],
)
def test_impossible_terms_are_refused_at_their_field(wanted: Terms) -> None:
    with pytest.raises(Refused) as refused:
        check_terms(wanted)
    assert refused.value.field in Terms.__dataclass_fields__


@pytest.mark.parametrize(
    ("days", "cents"),
    [(200, 0), (28, 0), (27, 125000), (7, 125000), (6, 250000), (0, 250000), (-1, 250000), (-400, 250000)],
)
def test_giving_a_seat_back_is_free_then_half_then_full(days: int, cents: int) -> None:
    fee = withdrawal_fee(PRICE, FEES, START, START - timedelta(days=days))
    assert fee.amount == Money(cents)
    assert fee.days_before == days


def test_without_a_start_date_giving_back_is_free() -> None:
    assert withdrawal_fee(PRICE, FEES, None, START).amount == Money(0)


@given(st.integers(0, 10**9), st.integers(-500, 500))
def test_the_fee_never_exceeds_the_price_and_never_falls_as_the_start_nears(cents: int, days: int) -> None:
    early = withdrawal_fee(Money(cents), FEES, START, START - timedelta(days=days + 1))
    late = withdrawal_fee(Money(cents), FEES, START, START - timedelta(days=days))
    assert Money(0) <= early.amount <= late.amount <= Money(cents)
