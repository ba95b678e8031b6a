"""Where things stand on the hours of a day."""

from hypothesis import given
from hypothesis import strategies as st

from app.planning.rules.hours import FIRST_HOUR, LAST_HOUR, MOST_LANES, ROW, shown_hours, spots

SPELLS = st.lists(
    st.tuples(st.integers(0, 24 * 60 - 1), st.integers(1, 600)).map(
        lambda pair: (pair[0], min(pair[0] + pair[1], 24 * 60))
    ),
    max_size=7,
)


@given(SPELLS)
def test_everything_lies_within_the_hours_shown_at_its_own_height(spells: list[tuple[int, int]]) -> None:
    first, last = shown_hours(spells)
    assert first <= FIRST_HOUR
    assert last >= LAST_HOUR
    for (start, end), spot in zip(spells, spots(spells, first), strict=True):
        assert spot.row >= 0
        assert spot.row + spot.rows <= (last - first) * 60 // ROW
        begin = first * 60 + spot.row * ROW
        assert begin <= start < begin + ROW
        assert begin + spot.rows * ROW - ROW < end <= begin + spot.rows * ROW


@given(SPELLS)
def test_what_shares_time_stands_beside_each_other(spells: list[tuple[int, int]]) -> None:
    found = spots(spells, shown_hours(spells)[0])
    for number, one in enumerate(found):
        assert 1 <= one.lane <= one.lanes <= MOST_LANES
        for other in found[number + 1 :]:
            if one.row < other.row + other.rows and other.row < one.row + one.rows:
                assert one.lanes == other.lanes
                assert one.lane != other.lane or one.lane == MOST_LANES
    if len(spells) == 1:
        assert found[0].lanes == 1


def test_two_parts_at_once_share_the_column_and_one_later_has_it_alone() -> None:
    morning, same, later = spots([(570, 720), (570, 720), (780, 900)], 9)
    assert (morning.lane, same.lane) == (1, 2)
    assert morning.lanes == same.lanes == 2
    assert (morning.row, morning.rows) == (2, 10)
    assert (later.lane, later.lanes, later.row) == (1, 1, 16)
