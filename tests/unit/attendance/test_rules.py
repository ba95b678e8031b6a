"""Attendance is noted from the day itself, and adds up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules import MISSED, AttendanceState, Block, Held, check_day, check_sheet, summarise
from app.core.errors import Refused

START = date(2026, 9, 3)
sessions = st.lists(st.tuples(st.sampled_from(Block), st.integers(0, 200)), max_size=15).map(
    lambda found: [
        Held(number, block, START + timedelta(days=day)) for number, (block, day) in enumerate(found)
    ]
)
marks = st.dictionaries(st.integers(0, 14), st.sampled_from(AttendanceState))


@given(st.integers(-400, 400))
def test_attendance_can_be_noted_from_the_day_itself(days: int) -> None:
    today = START + timedelta(days=days)
    if days >= 0:
        check_day(START, today=today)
    else:
        with pytest.raises(Refused):
            check_day(START, today=today)


def test_a_sheet_with_someone_from_outside_the_group_is_refused() -> None:
    check_sheet({1: AttendanceState.PRESENT}, [1, 2])
    with pytest.raises(Refused):
        check_sheet({3: AttendanceState.PRESENT}, [1, 2])


@given(sessions, marks)
def test_every_noted_session_is_counted_exactly_once(
    held: list[Held], noted: dict[int, AttendanceState]
) -> None:
    summary = summarise(held, noted)
    counted = (
        summary.days + summary.intervisions + len(summary.missed_days) + len(summary.missed_intervisions)
    )
    assert counted == sum(s.session_id in noted for s in held)


@given(sessions, marks)
def test_making_up_counts_as_attending(held: list[Held], noted: dict[int, AttendanceState]) -> None:
    caught_up = {k: AttendanceState.MADE_UP if v in MISSED else v for k, v in noted.items()}
    summary = summarise(held, caught_up)
    assert summary.missed_days + summary.missed_intervisions == ()
    assert summary.days + summary.intervisions == sum(s.session_id in noted for s in held)
