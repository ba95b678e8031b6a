"""What has no date, and where a date is found for it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.text import T, Text
from app.planning.rules.gaps import NOTICE, Around, Gap, Rhythm, Standing, gaps, offers, rhythm

COURSE = ["dag-1", "intervisie-1", "dag-2", "intervisie-2", "dag-3"]
TODAY = date(2026, 9, 1)
FIRST = date(2026, 10, 1)  # a Thursday
WEEK = timedelta(weeks=1)


def stand(number: int, days: int, *, cancelled: bool = False, subgroup: int | None = None) -> Standing:
    key = COURSE[number]
    return Standing(number + 1 + (subgroup or 0) * 10, key, FIRST + timedelta(days=days), cancelled, subgroup)


def around(sessions: list[Standing], closed: dict[date, Text] | None = None, **other: object) -> Around:
    values: dict[str, object] = {
        "course": COURSE,
        "sessions": sessions,
        "rhythms": {key: Rhythm((4,), 3 * WEEK if key.startswith("dag") else WEEK) for key in COURSE},
        "today": TODAY,
        "why_closed": (closed or {}).get,
        **other,
    }
    return Around(**values)  # type: ignore[arg-type]


WHOLE = [stand(0, 0), stand(1, 7), stand(2, 28), stand(3, 35), stand(4, 56)]


def test_a_module_without_a_session_and_a_cancelled_one_have_no_date() -> None:
    sessions = [WHOLE[0], stand(2, 28, cancelled=True), WHOLE[3], WHOLE[4]]
    assert gaps(COURSE, sessions) == (Gap("intervisie-1"), Gap("dag-2", 3))
    assert gaps(COURSE, WHOLE) == ()
    assert len(gaps(COURSE, [])) == len(COURSE)


def test_a_cancelled_session_that_others_take_over_is_no_gap() -> None:
    again = Standing(99, "dag-2", FIRST + timedelta(days=30), False)
    off = stand(2, 28, cancelled=True)
    assert gaps(COURSE, [*WHOLE[:2], off, again, *WHOLE[3:]]) == ()
    half = stand(2, 28, cancelled=True, subgroup=1)
    other = stand(2, 29, subgroup=2)
    rest = [*WHOLE[:2], *WHOLE[3:]]
    assert gaps(COURSE, [*rest, half, other]) == (Gap("dag-2", half.session_id),)
    assert gaps(COURSE, [*rest, half, again]) == ()
    twice = Standing(98, "dag-2", FIRST + timedelta(days=29), True)
    assert gaps(COURSE, [*rest, off, twice]) == (Gap("dag-2", 98),)


def test_a_date_is_in_its_place_in_the_series_on_the_usual_day() -> None:
    sessions = [*WHOLE[:2], *WHOLE[3:]]
    (offer,) = offers([Gap("dag-2")], around(sessions))
    assert offer.day == FIRST + timedelta(days=28)
    nearer = around(sessions, {FIRST + timedelta(days=28): T("herfstvakantie")})
    (offer,) = offers([Gap("dag-2")], nearer)
    assert offer.day == FIRST + timedelta(days=21)
    assert [str(each) for each in offer.reasons] == ["herfstvakantie"]


def test_without_room_in_the_series_another_day_of_the_week_and_then_behind_it() -> None:
    (offer,) = offers([Gap("intervisie-2")], around([*WHOLE[:3], stand(4, 33)]))
    assert offer.day is not None
    assert FIRST + timedelta(days=28) < offer.day < FIRST + timedelta(days=33)
    assert offer.day.isoweekday() < 6
    (behind,) = offers([Gap("intervisie-2")], around([*WHOLE[:3], stand(4, 29)]))
    assert behind.day == FIRST + timedelta(days=35)
    (late,) = offers([Gap("dag-2")], around([*WHOLE[:2], *WHOLE[3:]], today=FIRST + timedelta(days=33)))
    assert late.day == FIRST + timedelta(days=63)


def test_a_cancelled_session_is_not_proposed_on_the_day_that_was_cancelled() -> None:
    off = stand(2, 28, cancelled=True)
    (offer,) = offers([Gap("dag-2", off.session_id)], around([*WHOLE[:2], off, *WHOLE[3:]]))
    assert offer.day == FIRST + timedelta(days=21)


def test_nothing_is_proposed_where_nothing_is_free() -> None:
    (offer,) = offers([Gap("dag-2")], around([*WHOLE[:2], *WHOLE[3:]], free=lambda gap, day: False))
    assert offer.day is None


@given(
    missing=st.sets(st.integers(0, 4)),
    closed=st.sets(st.integers(0, 200)),
    busy=st.sets(st.integers(0, 200)),
    passed=st.integers(0, 100),
)
def test_each_gap_gets_its_own_free_day_with_notice(
    missing: set[int], closed: set[int], busy: set[int], passed: int
) -> None:
    sessions = [one for number, one in enumerate(WHOLE) if number not in missing]
    shut = {FIRST + timedelta(days=number): T("dicht") for number in closed}
    taken = {FIRST + timedelta(days=number) for number in busy}
    today = TODAY + timedelta(days=passed)
    made = offers(
        gaps(COURSE, sessions), around(sessions, shut, today=today, free=lambda gap, day: day not in taken)
    )
    assert [one.gap.module_key for one in made] == [COURSE[number] for number in sorted(missing)]
    days = [one.day for one in made if one.day is not None]
    assert len(set(days)) == len(days)
    assert not set(days) & ({one.day for one in sessions} | shut.keys() | taken)
    assert all(day >= today + NOTICE and day.isoweekday() < 6 for day in days)


def test_the_rhythm_is_that_of_the_series() -> None:
    days = [FIRST, FIRST + 3 * WEEK, FIRST + 7 * WEEK]
    assert rhythm(days, [FIRST, FIRST, FIRST + 4 * WEEK], WEEK, 1) == Rhythm((4,), 3 * WEEK)
    assert rhythm([], [], WEEK, 2) == Rhythm((2,), WEEK)
