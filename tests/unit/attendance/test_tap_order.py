"""Taps from phones: in whatever order and however often they arrive, the newest one of each person holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules import AttendanceState, Tap
from app.attendance.rules.sheet import check_guest, check_reason, needs_reason, on_the_day
from app.attendance.rules.taps import (
    MOST_TAPS,
    check_sure,
    holds,
    in_order,
    moment,
    moments,
    order,
    tap_key,
)
from app.core.errors import Refused

NOW = datetime(2026, 9, 3, 8, 0, tzinfo=UTC)
DAY = NOW.date()
states = st.sampled_from([*AttendanceState, None])


@st.composite
def taps_and_arrivals(draw: st.DrawFn) -> tuple[list[Tap], list[list[int]]]:
    """Taps of two phones, and sendings in which they arrive: repeated, out of order, each at least once."""
    made = [
        Tap(
            str(UUID(int=number)),
            draw(st.integers(1, 3)),
            draw(states),
            NOW + timedelta(seconds=draw(st.integers(0, 5))),
        )
        for number in draw(st.lists(st.integers(1, 2**128 - 1), min_size=1, max_size=8, unique=True))
    ]
    repeats = draw(st.lists(st.integers(0, len(made) - 1), max_size=10))
    whole = draw(st.permutations([*range(len(made)), *repeats]))
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=4)))
    bounds = [0, *cuts, len(whole)]
    return made, [whole[a:b] for a, b in pairwise(bounds)]


@given(taps_and_arrivals())
def test_any_arrival_of_taps_ends_in_the_newest_of_each_person(
    given: tuple[list[Tap], list[list[int]]],
) -> None:
    made, sendings = given
    newest: dict[int, tuple[datetime, str]] = {}
    stands: dict[int, AttendanceState | None] = {}
    known: set[str] = set()
    for sending in sendings:
        for tap in in_order([made[number] for number in sending]):
            key = order(tap.tapped_at, tap.tap_id)
            if tap.tap_id not in known and holds(key, newest.get(tap.enrolment_id)):
                newest[tap.enrolment_id], stands[tap.enrolment_id] = key, tap.state
            known.add(tap.tap_id)
    for person in {tap.enrolment_id for tap in made}:
        last = max(
            (tap for tap in made if tap.enrolment_id == person),
            key=lambda tap: order(tap.tapped_at, tap.tap_id),
        )
        assert stands[person] == last.state


@given(st.integers(-(10**8), 10**8), st.integers(0, 10**6))
def test_a_wrong_clock_is_set_right_by_the_age_of_the_tap(off: int, age: int) -> None:
    phone_now = NOW + timedelta(seconds=off)
    real = moment(phone_now - timedelta(seconds=age), phone_now=phone_now, now=NOW)
    if off > 0 or off < -60:
        assert real == NOW - timedelta(seconds=age)
    assert real <= NOW


@given(st.integers(1, 10**9))
def test_a_tap_from_the_future_is_of_now(ahead: int) -> None:
    assert moment(NOW + timedelta(seconds=ahead), phone_now=None, now=NOW) == NOW


@given(st.integers(61, 10**8), st.integers(0, 600), st.integers(1, 600))
def test_a_tap_later_than_the_clock_of_its_own_phone_is_passed_by_every_other(
    back: int, age: int, gap: int
) -> None:
    """The phone's clock was ahead while it was offline, and was set right before it sent."""
    ahead = NOW + timedelta(seconds=back)
    first = Tap(str(UUID(int=9)), 1, AttendanceState.PRESENT, ahead)
    second = Tap(str(UUID(int=1)), 1, AttendanceState.LATE, ahead + timedelta(seconds=gap))
    sure = Tap(str(UUID(int=5)), 1, AttendanceState.ABSENT, NOW - timedelta(seconds=age))
    earliest = NOW - timedelta(hours=1)
    found = moments([first, second, sure], phone_now=NOW, now=NOW, earliest=earliest)
    assert found[sure.tap_id] == (sure.tapped_at, True)
    assert [found[one.tap_id][1] for one in (first, second)] == [False, False]
    assert found[first.tap_id][0] < found[second.tap_id][0] <= earliest < found[sure.tap_id][0]
    with pytest.raises(Refused, match="klok"):
        check_sure(known=True)
    check_sure(known=False)


def test_two_taps_of_a_phone_that_is_a_little_ahead_keep_their_order() -> None:
    phone_now = NOW + timedelta(seconds=40)
    made = [phone_now - timedelta(seconds=age) for age in (9, 3)]
    first, second = (moment(at, phone_now=phone_now, now=NOW) for at in made)
    assert first < second <= NOW


def test_what_is_made_here_stands_over_what_was_made_at_the_same_moment() -> None:
    assert holds((NOW, ""), (NOW, ""))
    assert holds((NOW, ""), (NOW, "b"))
    assert not holds((NOW, "a"), (NOW, "b"))


@given(st.one_of(st.text(max_size=50), st.integers(), st.none(), st.lists(st.integers())))
def test_a_number_that_is_no_number_of_a_tap_is_refused(given: object) -> None:
    try:
        plain = str(UUID(str(given)))
    except ValueError:
        with pytest.raises(Refused, match="niet lezen"):
            tap_key(given)
    else:
        assert tap_key(given) == plain


def test_too_many_taps_at_once_are_refused() -> None:
    tap = Tap(str(UUID(int=1)), 1, AttendanceState.PRESENT, NOW)
    assert len(in_order([tap] * MOST_TAPS)) == MOST_TAPS
    with pytest.raises(Refused, match="te veel"):
        in_order([tap] * (MOST_TAPS + 1))


@pytest.mark.parametrize(
    ("noted", "arrives", "counts"), [(0, 0, True), (0, 3, True), (0, 4, False), (1, 1, False), (-1, 0, False)]
)
def test_a_tap_of_the_day_itself_may_arrive_three_days_later(noted: int, arrives: int, counts: bool) -> None:
    noted_on, today = DAY + timedelta(days=noted), DAY + timedelta(days=arrives)
    assert on_the_day(DAY, noted_on=noted_on, today=today) is counts
    if counts:
        check_guest(DAY, noted_on=noted_on, today=today)
    else:
        with pytest.raises(Refused, match="gasttrainer"):
            check_guest(DAY, noted_on=noted_on, today=today)


def test_only_changing_what_stood_there_afterwards_needs_a_reason() -> None:
    assert needs_reason(AttendanceState.ABSENT, on_day=False, signed=False)
    assert not needs_reason(AttendanceState.ABSENT, on_day=True, signed=False)
    assert needs_reason(AttendanceState.ABSENT, on_day=True, signed=True)
    for signed in (False, True):
        assert not needs_reason(None, on_day=False, signed=signed)
    check_reason("kwam later binnen")
    for bad in ("", "   ", "x" * 201):
        with pytest.raises(Refused):
            check_reason(bad)
