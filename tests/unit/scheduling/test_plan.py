"""The layout of a cohort's sessions."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.clock import local
from app.core.errors import Refused
from app.core.text import T, Text
from app.scheduling.holidays import dutch_holidays
from app.scheduling.rules import Kind, Module, Pattern, plan


def course(order: str) -> list[Module]:
    """Modules from a string such as `ddi`: d a day, i an intervision."""
    count = {"d": 0, "i": 0}
    modules = []
    for letter in order:
        count[letter] += 1
        kind = Kind.DAY if letter == "d" else Kind.INTERVISION
        modules.append(Module(f"{kind}-{count[letter]}", kind, count[letter], f"{kind} {count[letter]}"))
    return modules


class Closed:
    """Closed on the given days only."""

    def __init__(self, *days: date) -> None:
        self.days = days

    def why_closed(self, day: date) -> Text | None:
        return T("brugdag") if day in self.days else None

    def unknown_years(self, first: date, last: date) -> tuple[str, ...]:
        return ()


DEMENTALENT = course("ddididdididid")
SPRING = Pattern(first_date=date(2027, 1, 14), weekday=4)

patterns = st.builds(
    Pattern,
    first_date=st.dates(date(2024, 1, 1), date(2034, 12, 31)),
    weekday=st.integers(1, 7),
    interval_weeks=st.integers(1, 13),
    intervision_weeks=st.integers(1, 13),
    intervision_weekday=st.none() | st.integers(1, 7),
)
orders = st.text("di", min_size=1, max_size=15).map(course)


def test_the_spring_cohort_meets_on_the_dates_that_the_foundation_would_choose_by_hand() -> None:
    days = [s.day for s in plan(SPRING, DEMENTALENT, dutch_holidays()).sessions if s.module.kind is Kind.DAY]
    assert days == [
        date(2027, 1, 14),
        date(2027, 2, 4),
        date(2027, 3, 4),
        date(2027, 3, 25),
        date(2027, 4, 15),
        date(2027, 5, 13),
        date(2027, 6, 3),
        date(2027, 6, 24),
    ]


def test_a_move_says_from_which_date_and_why() -> None:
    moved = [s for s in plan(SPRING, DEMENTALENT, dutch_holidays()).sessions if s.moved_from]
    assert [(s.moved_from, s.day, [str(r) for r in s.reasons]) for s in moved] == [
        (date(2027, 2, 25), date(2027, 3, 4), ["voorjaarsvakantie"]),
        (date(2027, 5, 6), date(2027, 5, 13), ["Hemelvaartsdag"]),
    ]


def test_a_session_closed_two_weeks_in_a_row_moves_two_weeks_with_each_reason_once() -> None:
    closed = Closed(date(2027, 1, 14), date(2027, 1, 21))
    first = plan(SPRING, DEMENTALENT, closed).sessions[0]
    assert (first.day, first.reasons) == (date(2027, 1, 28), (T("brugdag"),))


def test_the_first_day_is_on_the_weekday_on_or_after_the_first_date() -> None:
    assert plan(Pattern(date(2027, 1, 15), 4), DEMENTALENT, Closed()).sessions[0].day == date(2027, 1, 21)


def test_half_past_nine_stays_half_past_nine_on_both_sides_of_the_clock_change() -> None:
    sessions = plan(SPRING, DEMENTALENT, dutch_holidays()).sessions
    days = [s for s in sessions if s.module.kind is Kind.DAY]
    assert {local(s.starts_at).time() for s in days} == {time(9, 30)}
    assert {s.starts_at.hour for s in days} == {7, 8}


def test_a_plan_past_the_known_school_years_warns_about_each_of_them() -> None:
    late = Pattern(date(2031, 9, 4), 4, interval_weeks=6)
    assert [str(w) for w in plan(late, DEMENTALENT, dutch_holidays()).warnings] == [
        "Voor schooljaar 2031-2032 zijn nog geen vakanties bekend."
    ]


@given(patterns, orders)
@settings(deadline=None, max_examples=150)
def test_every_plan_is_in_order_without_overlap_and_never_on_a_closed_day(
    pattern: Pattern, modules: list[Module]
) -> None:
    closed = dutch_holidays()
    result = plan(pattern, modules, closed)
    sessions = result.sessions
    assert [s.module for s in sessions] == modules
    assert not any(closed.why_closed(s.day) for s in sessions)
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(sessions))
    assert all(b.day > a.day for a, b in pairwise(sessions))
    assert all((s.moved_from is not None) == bool(s.reasons) for s in sessions)
    assert all(
        s.moved_from is None or (s.day - s.moved_from) % timedelta(weeks=1) == timedelta() for s in sessions
    )
    assert plan(pattern, modules, closed) == result


def test_sessions_keep_their_weekday_when_the_intervision_has_its_own() -> None:
    pattern = Pattern(date(2027, 1, 14), 4, intervision_weekday=2)
    for session in plan(pattern, DEMENTALENT, dutch_holidays()).sessions:
        assert session.day.isoweekday() == (4 if session.module.kind is Kind.DAY else 2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"weekday": 0}, "weekday"),
        ({"interval_weeks": 0}, "interval_weeks"),
        ({"intervision_weeks": 14}, "intervision_weeks"),
        ({"intervision_weekday": 8}, "intervision_weekday"),
        ({"day_end": time(9, 30)}, "day_end"),
        ({"intervision_start": time(2, 30)}, "intervision_end"),
        ({"first_date": date(9999, 12, 31)}, "first_date"),
    ],
)
def test_an_impossible_pattern_is_refused_at_its_field(wrong: dict[str, object], field: str) -> None:
    pattern = Pattern(**{"first_date": date(2027, 1, 14), "weekday": 4, **wrong})  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        plan(pattern, DEMENTALENT, Closed())
    assert refusal.value.field == field


def test_a_course_without_modules_cannot_be_planned() -> None:
    with pytest.raises(Refused):
        plan(SPRING, [], Closed())


def test_half_a_year_without_a_free_date_is_refused_instead_of_searched_for_ever() -> None:
    class AlwaysClosed(Closed):
        def why_closed(self, day: date) -> Text | None:
            return T("brugdag")

    with pytest.raises(Refused):
        plan(SPRING, DEMENTALENT, AlwaysClosed())
