"""The counts of a board, and that they may be read side by side."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.impact.rules.board import Board, Helped, Part, board, months_later
from app.impact.rules.suppression import FEWEST

LINES, PHASES = ("individual", "group"), ("talents", "workplace", "start", "follow_up")
BEGAN = date(2026, 1, 31)


def helped(cohort: int = 1, organisation: int = 1, line: str = "individual", **other: object) -> Helped:
    values: dict[str, object] = {"phase": "talents", "started_on": None, "ran_until": None, "minutes": 90}
    return Helped(cohort, organisation, line, **{**values, **other})  # type: ignore[arg-type]


PEOPLE = st.lists(
    st.builds(
        helped,
        st.integers(1, 3),
        st.integers(1, 3),
        st.sampled_from(LINES),
        phase=st.sampled_from(PHASES),
        started_on=st.just(BEGAN),
        ran_until=st.integers(0, 250).map(lambda days: BEGAN + timedelta(days)),
    ),
    max_size=60,
)


def numbers(part: Part) -> list[int]:
    found = [
        part.helped,
        *part.lines.values(),
        *part.phases.values(),
        part.started,
        part.lasted_3,
        part.lasted_6,
    ]
    return [number for number in found if number is not None]


def all_parts(found: Board) -> list[Part]:
    return [found.everything, *found.cohorts.values(), *found.organisations.values()]


@settings(deadline=None, max_examples=40)
@given(people=PEOPLE)
def test_no_count_of_few_and_no_difference_of_few_is_shown(people: list[Helped]) -> None:
    found = board(people, LINES, PHASES)
    for part in all_parts(found):
        assert not [number for number in numbers(part) if 0 < number < FEWEST]
        nested = [n for n in (part.helped, part.started, part.lasted_3, part.lasted_6) if n is not None]
        assert not [1 for more, less in pairwise(nested) if 0 < more - less < FEWEST]
        assert (part.hours is None) == (part.helped is None)


@settings(deadline=None, max_examples=40)
@given(people=PEOPLE)
def test_what_is_shown_is_true(people: list[Helped]) -> None:
    found = board(people, LINES, PHASES)
    assert found.everything.helped in (None, len(people))
    for cohort_id, part in found.cohorts.items():
        mine = [one for one in people if one.cohort_id == cohort_id]
        assert part.helped in (None, len(mine))
        assert part.lines["group"] in (None, sum(one.development_line == "group" for one in mine))
        assert part.lasted_3 in (
            None,
            sum((one.ran_until or BEGAN) >= months_later(BEGAN, 3) for one in mine),
        )


def test_work_counts_as_lasting_when_it_was_seen_to_go_on_three_and_six_months_later() -> None:
    people = [
        *(helped(started_on=BEGAN, ran_until=date(2026, 4, 29)) for _ in range(5)),
        *(helped(started_on=BEGAN, ran_until=date(2026, 4, 30)) for _ in range(6)),
        *(helped(started_on=BEGAN, ran_until=date(2026, 7, 31)) for _ in range(7)),
        *(helped() for _ in range(8)),
    ]
    found = board(people, LINES, PHASES).everything
    assert (found.helped, found.started, found.lasted_3, found.lasted_6) == (26, 18, 13, 7)
    assert found.hours == 39


def test_an_employer_does_not_learn_of_few_people_of_others() -> None:
    people = [*(helped(organisation=1) for _ in range(12)), *(helped(organisation=2) for _ in range(3))]
    found = board(people, LINES, PHASES)
    assert found.everything.helped is None
    assert found.organisations[2].helped is None
    assert board([helped(organisation=1) for _ in range(12)], LINES, PHASES).everything.helped == 12


def test_a_trainer_does_not_learn_of_few_people_of_other_groups() -> None:
    people = [*(helped(cohort=1) for _ in range(12)), *(helped(cohort=2) for _ in range(3))]
    assert board(people, LINES, PHASES).everything.helped is None
    people += [helped(cohort=2) for _ in range(2)]
    assert board(people, LINES, PHASES).everything.helped == 17


@settings(deadline=None, max_examples=40)
@given(people=PEOPLE)
def test_beside_the_own_group_or_people_no_few_others_are_shown(people: list[Helped]) -> None:
    whole = board(people, LINES, PHASES).everything
    own = [[one for one in people if one.cohort_id == number] for number in (1, 2, 3)]
    own += [[one for one in people if one.organisation_id == number] for number in (1, 2, 3)]
    for mine in own:
        shown = [(whole.helped, len(mine))]
        shown += [(whole.lines[key], sum(one.development_line == key for one in mine)) for key in LINES]
        shown += [(whole.phases[key], sum(one.phase == key for one in mine)) for key in PHASES]
        assert not [1 for count, part in shown if count is not None and mine and 0 < count - part < FEWEST]


def test_two_groups_of_the_size_of_the_first_year_still_show_something() -> None:
    """41 people in the first group and 13 in the second, of seven employers."""
    people = [
        helped(
            1 if number < 41 else 2,
            number % 7,
            ("individual", "group")[number % 3 == 2],
            phase="follow_up" if number < 44 else "start",
            started_on=BEGAN,
            ran_until=BEGAN + timedelta(200 if number < 36 else 30),
        )
        for number in range(54)
    ]
    found = board(people, LINES, PHASES)
    assert (found.everything.helped, found.cohorts[1].helped, found.cohorts[2].helped) == (54, 41, 13)
    assert (found.everything.started, found.everything.lasted_6) == (54, 36)


def test_months_end_with_the_month() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 1), 3) == date(2027, 3, 1)
