"""Parts of a session over trainers and over time."""

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from app.subgroups.rules.parting import LATEST_END, shares, slots

THURSDAY = date(2026, 9, 24)


@given(st.integers(2, 26), st.lists(st.integers(1, 99), unique=True, max_size=30))
def test_nobody_teaches_two_parts_at_once_and_nobody_waits_without_need(
    parts: int, trainers: list[int]
) -> None:
    found = shares(parts, trainers)
    assert len(found) == parts
    taught = [(one.round, one.trainer_person_id) for one in found if one.trainer_person_id is not None]
    assert len(set(taught)) == len(taught)
    assert max(one.round for one in found) == (-(-parts // len(trainers)) - 1 if trainers else 0)


def test_short_parts_follow_each_other_on_one_day_and_long_ones_on_working_days() -> None:
    short = slots(THURSDAY, time(13), time(15), 2)
    assert short[0] == (THURSDAY, time(15, 15), time(17, 15))
    assert short[1] == (date(2026, 9, 25), time(13), time(15))
    assert short[2][0] == date(2026, 9, 28), "no weekend"
    long = slots(THURSDAY, time(9, 30), time(16, 30), 3)
    assert long[0] == (date(2026, 9, 25), time(9, 30), time(16, 30))
    saturday = slots(date(2026, 9, 26), time(9, 30), time(16, 30), 2)
    assert saturday[0][0] == date(2026, 9, 27)
    late = slots(THURSDAY, time(19), time(22, 50), 2)
    assert late[0][0] > THURSDAY
    assert all(end <= LATEST_END for _, _, end in slots(THURSDAY, time(8), time(9), 20)[:7])
