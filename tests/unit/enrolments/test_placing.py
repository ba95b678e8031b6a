"""Seats go to the first who ask, and nobody passes the line."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import Money
from app.enrolments.rules import InLine, Seated, free_seats, place, withdrawal_fee

STEPS = ((28, 0), (7, 50), (0, 100))
START = date(2027, 1, 14)
PRICE = Money(250000)

seats_and_taken = st.integers(1, 30).flatmap(
    lambda seats: st.tuples(st.just(seats), st.sets(st.integers(1, seats), max_size=seats))
)


def test_the_sixteenth_of_fifteen_waits_as_number_one() -> None:
    places = place(16, seats=15, taken=(), waiting=0, next_number=1)
    assert [p.number for p in places if isinstance(p, Seated)] == list(range(1, 16))
    assert places[-1] == InLine(number=1, position=1)


def test_a_newcomer_goes_behind_the_line_even_when_a_seat_is_free() -> None:
    assert place(1, seats=15, taken=range(1, 10), waiting=2, next_number=7) == (InLine(7, 3),)


@given(seats_and_taken, st.integers(0, 40), st.integers(0, 5), st.integers(1, 99))
def test_no_seat_is_sold_twice_and_numbers_have_no_gaps(
    world: tuple[int, set[int]], requests: int, waiting: int, next_number: int
) -> None:
    seats, taken = world
    places = place(requests, seats=seats, taken=taken, waiting=waiting, next_number=next_number)
    given_seats = [p.number for p in places if isinstance(p, Seated)]
    in_line = [p for p in places if isinstance(p, InLine)]
    assert len(places) == requests
    assert not set(given_seats) & taken
    assert len(set(given_seats)) == len(given_seats)
    assert len(taken) + len(given_seats) <= seats
    assert [p.number for p in in_line] == list(range(next_number, next_number + len(in_line)))
    assert [p.position for p in in_line] == list(range(waiting + 1, waiting + 1 + len(in_line)))
    assert not waiting or not given_seats
    if in_line and not waiting:
        assert len(taken) + len(given_seats) == seats


@given(seats_and_taken, st.integers(1, 40), st.data())
def test_asking_together_or_one_after_the_other_gives_the_same_places(
    world: tuple[int, set[int]], requests: int, data: st.DataObject
) -> None:
    seats, taken = world
    together = place(requests, seats=seats, taken=taken, waiting=0, next_number=1)
    now_taken, waiting, one_by_one = set(taken), 0, []
    for _ in range(requests):
        (got,) = place(1, seats=seats, taken=now_taken, waiting=waiting, next_number=waiting + 1)
        one_by_one.append(got)
        if isinstance(got, Seated):
            now_taken.add(got.number)
        else:
            waiting += 1
    assert together == tuple(one_by_one)


def test_a_cohort_with_more_people_than_seats_has_none_free() -> None:
    assert free_seats(3, {1, 2, 5}) == []


@pytest.mark.parametrize(
    ("days", "cents"),
    [(200, 0), (28, 0), (27, 125000), (7, 125000), (6, 250000), (0, 250000), (-1, 250000), (-400, 250000)],
)
def test_giving_a_seat_back_is_free_then_half_then_full(days: int, cents: int) -> None:
    fee = withdrawal_fee(PRICE, STEPS, START, START - timedelta(days=days))
    assert fee.amount == Money(cents)
    assert fee.days_before == days


def test_without_a_start_date_giving_back_is_free() -> None:
    assert withdrawal_fee(PRICE, STEPS, None, START).amount == Money(0)


@given(st.integers(0, 10**9), st.integers(-500, 500))
def test_the_fee_never_exceeds_the_price_and_never_falls_as_the_start_nears(cents: int, days: int) -> None:
    early = withdrawal_fee(Money(cents), STEPS, START, START - timedelta(days=days + 1))
    late = withdrawal_fee(Money(cents), STEPS, START, START - timedelta(days=days))
    assert Money(0) <= early.amount <= late.amount <= Money(cents)
