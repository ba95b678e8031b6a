"""Amsterdam time, also in the nights when the clock jumps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import FixedClock, SystemClock, local, today, utc


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2027, 1, 14), time(9, 30), datetime(2027, 1, 14, 8, 30, tzinfo=UTC)),
        (date(2027, 7, 1), time(9, 30), datetime(2027, 7, 1, 7, 30, tzinfo=UTC)),
        (date(2027, 3, 28), time(9, 30), datetime(2027, 3, 28, 7, 30, tzinfo=UTC)),
        (date(2027, 3, 27), time(9, 30), datetime(2027, 3, 27, 8, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(9, 30), datetime(2026, 10, 25, 8, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # the first 2:30
    ],
)
def test_a_local_time_names_one_moment(day: date, at: time, expected: datetime) -> None:
    assert utc(day, at) == expected


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(4, 23), st.integers(0, 59))
def test_daytime_survives_the_way_through_utc_on_every_day(day: date, hour: int, minute: int) -> None:
    shown = local(utc(day, time(hour, minute)))
    assert (shown.date(), shown.hour, shown.minute) == (day, hour, minute)


def test_the_date_changes_at_midnight_in_amsterdam_not_in_greenwich() -> None:
    clock = FixedClock(datetime(2026, 12, 31, 22, 59, 59, 900_000, tzinfo=UTC))
    assert today(clock) == date(2026, 12, 31)
    clock.advance(timedelta(milliseconds=200))
    assert today(clock) == date(2027, 1, 1)
    clock.set(datetime(2026, 7, 1, 22, 0, tzinfo=UTC))
    assert today(clock) == date(2026, 7, 2)


def test_the_machine_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
