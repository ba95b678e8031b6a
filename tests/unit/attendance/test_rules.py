"""Attendance is noted from the day itself, and adds up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules import AttendanceState, check_day, check_sheet
from app.core.errors import Refused

START = date(2026, 9, 3)


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
