"""Codes of the self check-in: each lives at most a minute, belongs to one session, and says nothing of the next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules import AttendanceState
from app.attendance.rules.check_in import check_may_check_in, check_may_open, state_on_arrival, within
from app.attendance.rules.codes import (
    CodeKind,
    changes_at,
    kind_of,
    link_code,
    spoken_code,
    step_of,
    tidy,
    valid,
)
from app.core.errors import Refused

moments = st.integers(1_760_000_000_000, 1_900_000_000_000).map(
    lambda ms: datetime.fromtimestamp(ms / 1000, UTC)
)
secrets = st.binary(min_size=32, max_size=32)
numbers = st.integers(1, 10_000)
kinds = st.sampled_from([link_code, spoken_code])
START = datetime(2026, 9, 3, 7, 30, tzinfo=UTC)
END = START + timedelta(hours=7)


@given(secrets, numbers, moments, kinds, st.floats(0, 59.9))
def test_a_code_holds_for_the_step_that_shows_it_and_the_next(
    secret: bytes, session_id: int, shown_at: datetime, make: object, seconds: float
) -> None:
    code = make(secret, session_id, step_of(shown_at))  # type: ignore[operator]
    used_at = shown_at + timedelta(seconds=seconds)
    steps = step_of(used_at) - step_of(shown_at)
    assert steps > 1 or valid(secret, session_id, code, used_at)


@given(secrets, numbers, moments, st.integers(60, 100_000))
def test_a_code_is_dead_a_minute_after_it_left_the_screen_at_the_latest(
    secret: bytes, session_id: int, shown_at: datetime, seconds: int
) -> None:
    code = link_code(secret, session_id, step_of(shown_at))
    assert not valid(secret, session_id, code, shown_at + timedelta(seconds=seconds))


@given(secrets, numbers, moments)
def test_a_code_is_not_known_before_its_time_nor_good_elsewhere(
    secret: bytes, session_id: int, now: datetime
) -> None:
    code = link_code(secret, session_id, step_of(now))
    assert not valid(secret, session_id, code, now - timedelta(seconds=30))
    assert not valid(secret, session_id + 1, code, now)
    assert not valid(bytes(32) if secret != bytes(32) else b"1" * 32, session_id, code, now)


@given(secrets, numbers, moments, st.sampled_from([" ", "-", ".", "\u00a0", ""]))
def test_digits_may_be_typed_with_or_without_a_space(
    secret: bytes, session_id: int, now: datetime, gap: str
) -> None:
    code = spoken_code(secret, session_id, step_of(now))
    assert len(code) == 6
    assert code.isdigit()
    typed = f" {code[:3]}{gap}{code[3:]} "
    assert kind_of(typed) is CodeKind.SPOKEN
    assert tidy(typed) == code
    assert valid(secret, session_id, typed, now)


@given(secrets, numbers, moments, st.text(max_size=40))
def test_any_other_text_is_refused_and_breaks_nothing(
    secret: bytes, session_id: int, now: datetime, text: str
) -> None:
    right = {
        make(secret, session_id, step_of(now) - back) for make in (link_code, spoken_code) for back in (0, 1)
    }
    assert valid(secret, session_id, text, now) == (tidy(text) in right)


@given(moments)
def test_the_screen_changes_every_thirty_seconds(now: datetime) -> None:
    left = changes_at(now) - now
    assert timedelta(0) < left <= timedelta(seconds=30)
    assert step_of(changes_at(now)) == step_of(now) + 1


@given(st.integers(-10_000, 100_000), st.integers(0, 480))
def test_who_comes_after_the_margin_is_late(seconds: int, minutes: int) -> None:
    state = state_on_arrival(START + timedelta(seconds=seconds), START, timedelta(minutes=minutes))
    assert state is (AttendanceState.LATE if seconds > minutes * 60 else AttendanceState.PRESENT)


@pytest.mark.parametrize(
    ("at", "fits"),
    [
        (START - timedelta(minutes=61), False),
        (START - timedelta(minutes=60), True),
        (END, True),
        (END + timedelta(seconds=1), False),
    ],
)
def test_the_check_in_opens_from_an_hour_before_until_the_end(at: datetime, fits: bool) -> None:
    assert within(at, START, END) is fits
    if fits:
        check_may_open(at, START, END, cancelled=False)
    else:
        with pytest.raises(Refused):
            check_may_open(at, START, END, cancelled=False)
    with pytest.raises(Refused, match="gaat niet door"):
        check_may_open(at, START, END, cancelled=True)


def test_a_code_never_undoes_the_word_of_a_trainer() -> None:
    assert check_may_check_in(None)
    assert not check_may_check_in(AttendanceState.LATE)
    for state in (AttendanceState.ABSENT, AttendanceState.EXCUSED):
        with pytest.raises(Refused, match="Vraag je trainer"):
            check_may_check_in(state)
