"""What attendance adds up to, and what can still be reached: each module once, and more attendance never hurts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.attendance.rules import (
    ATTENDED,
    MISSED,
    Asked,
    AttendanceState,
    Block,
    Forecast,
    Held,
    Outlook,
    Reach,
    Repair,
    counted,
    forecast_of,
    summarise,
)

START = date(2026, 9, 3)
#: The machine may be busy with other tests.
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MODULES = tuple(f"m{number}" for number in range(8))


@dataclass(frozen=True)
class Course:
    """A learner's programme, marks and make-ups, and how many days are asked."""

    programme: tuple[Held, ...]
    marks: dict[int, AttendanceState]
    repairs: tuple[Repair, ...]
    needed: int

    @property
    def asked(self) -> dict[Block, Asked]:
        return {
            Block.DAY: Asked(self.needed, frozenset(MODULES)),
            Block.INTERVISION: Asked(min(self.needed, 5), frozenset(MODULES[:5])),
        }

    def others(self) -> tuple[Held, ...]:
        known = {one.session_id for one in self.programme}
        return tuple(
            one.at
            for one in self.repairs
            if one.at is not None and one.at.session_id in self.marks and one.at.session_id not in known
        )

    def forecast(self) -> Forecast:
        return forecast_of(self.asked, self.programme, self.others(), self.marks, self.repairs, today=START)

    def summary(self) -> tuple[int, int]:
        found = summarise([*self.programme, *self.others()], self.marks, self.repairs)
        return found.days, found.intervisions


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Split modules, cancelled sessions, modules without a session, and make-ups of every kind."""
    programme: list[Held] = []
    for block in Block:
        modules = MODULES if block is Block.DAY else MODULES[:5]
        for module in modules:
            for _ in range(draw(st.integers(0, 2))):
                number = len(programme)
                on = START + timedelta(days=draw(st.integers(0, 200)))
                programme.append(Held(number, block, on, module, draw(st.booleans())))
    marks = draw(
        st.dictionaries(
            st.integers(0, max(0, len(programme) - 1)), st.sampled_from(AttendanceState), max_size=26
        )
        if programme
        else st.just({})
    )
    repairs = []
    for missed in draw(
        st.lists(st.sampled_from(programme), unique=True, max_size=4) if programme else st.just([])
    ):
        if draw(st.booleans()):
            repairs.append(Repair(missed, done_on=draw(st.none() | st.just(START + timedelta(days=9)))))
        else:
            number = 100 + len(repairs)
            at = replace(missed, session_id=number, cancelled=draw(st.booleans()))
            repairs.append(Repair(missed, at=at))
            if draw(st.booleans()):
                marks[number] = draw(st.sampled_from(AttendanceState))
    return Course(tuple(programme), marks, tuple(repairs), draw(st.integers(0, 8)))


@relaxed
@given(courses())
def test_each_module_counts_at_most_once(course: Course) -> None:
    found = counted([*course.programme, *course.others()], course.marks, course.repairs)
    days, intervisions = course.summary()
    assert days + intervisions == len(found)
    assert days <= len(MODULES)
    assert intervisions <= 5


@relaxed
@given(courses())
def test_the_forecast_counts_what_the_summary_counts(course: Course) -> None:
    days, intervisions = course.summary()
    forecast = course.forecast()
    assert (forecast.days.attended, forecast.intervisions.attended) == (days, intervisions)
    for reach in (forecast.days, forecast.intervisions):
        assert 0 <= reach.attended + reach.possible + reach.cancelled <= reach.total
        assert reach.reachable == (reach.spare >= 0)


@relaxed
@given(courses(), st.data())
def test_more_attendance_never_makes_it_worse(course: Course, data: st.DataObject) -> None:
    numbers = [one.session_id for one in course.programme]
    numbers += [one.at.session_id for one in course.repairs if one.at is not None]
    if not numbers:
        return
    chosen = data.draw(st.sampled_from(numbers))
    before = course.forecast()
    state = data.draw(st.sampled_from(sorted(ATTENDED)))
    after = replace(course, marks={**course.marks, chosen: state}).forecast()
    for block in Block:
        assert after.of(block).attended >= before.of(block).attended
        assert after.of(block).spare >= before.of(block).spare


@relaxed
@given(courses(), st.data())
def test_a_mark_of_absence_never_makes_it_better(course: Course, data: st.DataObject) -> None:
    if not course.programme:
        return
    chosen = data.draw(st.sampled_from([one.session_id for one in course.programme]))
    state = data.draw(st.sampled_from(sorted(MISSED)))
    after = replace(course, marks={**course.marks, chosen: state}).forecast()
    for block in Block:
        assert after.of(block).spare <= course.forecast().of(block).spare


@relaxed
@given(courses())
def test_at_the_end_the_forecast_says_what_eligibility_says(course: Course) -> None:
    """Every session is planned and noted, every make-up is done or off: nothing is possible any more."""
    planned = {one.what for one in course.programme}
    missing = [
        Held(200 + number, block, START, module)
        for number, (block, module) in enumerate(
            (block, module)
            for block in Block
            for module in (MODULES if block is Block.DAY else MODULES[:5])
            if (block, module) not in planned
        )
    ]
    programme = (*course.programme, *missing)
    repairs = tuple(
        one
        for one in course.repairs
        if one.done_on is not None
        or (one.at is not None and (one.at.cancelled or one.at.session_id in course.marks))
    )
    marks = {one.session_id: AttendanceState.ABSENT for one in programme} | course.marks
    over = replace(course, programme=programme, repairs=repairs, marks=marks)
    forecast = over.forecast()
    days, intervisions = over.summary()
    assert (forecast.days.possible, forecast.intervisions.possible) == (0, 0)
    assert forecast.days.reachable == (days >= over.asked[Block.DAY].needed)
    assert forecast.intervisions.reachable == (intervisions >= over.asked[Block.INTERVISION].needed)


def day(number: int, module: str, *, cancelled: bool = False) -> Held:
    return Held(number, Block.DAY, START + timedelta(days=number), module, cancelled)


def test_both_sessions_attended_and_a_mark_corrected_later_count_once() -> None:
    missed, elsewhere = day(1, "m0"), day(2, "m0")
    repair = Repair(missed, at=elsewhere)
    absent, present = AttendanceState.ABSENT, AttendanceState.PRESENT
    for mark in (absent, present, AttendanceState.LATE):
        found = summarise([missed, elsewhere], {1: mark, 2: present}, [repair])
        assert (found.days, found.missed_days) == (1, ())
    both = summarise([missed], {1: present}, [Repair(missed, done_on=START)])
    assert both.days == 1


def test_states_that_count_and_states_that_do_not() -> None:
    for state in AttendanceState:
        found = summarise([day(1, "m0")], {1: state})
        assert found.days == (state in ATTENDED)
        assert bool(found.missed_days) == (state in MISSED)
    assert summarise([day(1, "m0", cancelled=True)], {1: AttendanceState.PRESENT}).days == 0


def test_a_split_module_counts_once_and_an_agreed_make_up_keeps_it_possible() -> None:
    split = summarise([day(1, "m0"), day(2, "m0")], {1: AttendanceState.PRESENT, 2: AttendanceState.LATE})
    assert split.days == 1
    asked = {Block.DAY: Asked(2, frozenset({"m0", "m1"}))}
    programme = [day(1, "m0"), day(2, "m1")]
    marks = {1: AttendanceState.ABSENT}
    assert not forecast_of(asked, programme, [], marks, [], today=START).reachable
    assert forecast_of(asked, programme, [], marks, [Repair(programme[0])], today=START).reachable
    missed_too = {**marks, 9: AttendanceState.EXCUSED}
    again = Repair(programme[0], at=day(9, "m0"))
    assert not forecast_of(asked, programme, [], missed_too, [again], today=START).reachable


@pytest.mark.parametrize(
    ("attended", "possible", "cancelled", "outlook"),
    [
        (7, 0, 0, Outlook.MET),
        (0, 8, 0, Outlook.ON_TRACK),
        (3, 4, 0, Outlook.LAST_CHANCE),
        (3, 3, 0, Outlook.OUT_OF_REACH),
        (3, 4, 1, Outlook.ON_TRACK),
        (3, 3, 1, Outlook.OUT_OF_REACH),
        (3, 3, 2, Outlook.CANCELLED),
    ],
)
def test_how_a_learner_stands(attended: int, possible: int, cancelled: int, outlook: Outlook) -> None:
    assert Reach(attended, possible, 7, 8, cancelled).outlook is outlook


@relaxed
@given(courses())
def test_what_was_missed_is_what_is_lost_and_the_first_of_it_decided(course: Course) -> None:
    forecast = course.forecast()
    for block in Block:
        reach = forecast.of(block)
        assert len(reach.missed) == reach.lost
        assert reach.missed[: len(reach.decisive)] == reach.decisive
        if reach.outlook in (Outlook.LAST_CHANCE, Outlook.OUT_OF_REACH):
            assert reach.decisive


def test_one_missed_more_does_not_change_what_decided_it() -> None:
    programme = [
        Held(number, Block.DAY, START + timedelta(days=number), key) for number, key in enumerate(MODULES)
    ]
    asked = {Block.DAY: Asked(7, frozenset(MODULES))}

    def decided(*missed: int) -> tuple[str, ...]:
        marks = dict.fromkeys(missed, AttendanceState.ABSENT)
        return forecast_of(asked, programme, [], marks, [], today=START).days.decisive

    assert decided(2) == ("m2",)
    assert decided(2, 4) == decided(2, 4, 6) == ("m2", "m4")
    assert decided(4, 6) == ("m4", "m6")


@pytest.mark.parametrize(("days", "open_"), [(0, True), (28, True), (29, False)])
def test_a_task_counts_as_possible_until_four_weeks_after_its_day(days: int, open_: bool) -> None:
    missed = Held(0, Block.DAY, START, "m0")
    asked = {Block.DAY: Asked(1, frozenset({"m0"}))}
    repairs = [Repair(missed, due_on=START + timedelta(days=7))]
    on = START + timedelta(days=7 + days)
    marks = {0: AttendanceState.ABSENT}
    assert forecast_of(asked, [missed], [], marks, repairs, today=on).reachable is open_
    done = [replace(repairs[0], done_on=on)]
    assert forecast_of(asked, [missed], [], marks, done, today=on).reachable
