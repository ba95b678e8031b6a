"""The counts of a board, and that they may be read side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.impact.rules.board import Board, Helped, Known, Part, board, months_later
from app.impact.rules.suppression import FEWEST, Sum, few
from tests.unit.impact.test_suppression import follows

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
        started_on=st.sampled_from((BEGAN, BEGAN, None)),
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
            sum(bool(one.started_on) and one.ran_until >= months_later(BEGAN, 3) for one in mine),
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


def test_a_reader_of_two_groups_does_not_learn_of_few_people_of_the_third() -> None:
    people = [*(helped(cohort=n) for n in (1, 2) for _ in range(10)), *(helped(cohort=3) for _ in range(3))]
    both = Known(cohorts=frozenset({1, 2}))
    assert board(people, LINES, PHASES).everything.helped == 23
    assert board(people, LINES, PHASES, [both]).everything.helped is None
    employer = [replace(one, organisation_id=9) for one in people[:3]]
    others = [*employer, *people[3:10], *people[20:], *(helped(cohort=4) for _ in range(10))]
    trainer_and_coordinator = Known(frozenset({1, 4}), frozenset({9}))
    assert board(others, LINES, PHASES, [trainer_and_coordinator]).everything.helped is None


def test_few_people_of_two_lines_together_are_not_what_a_reader_has_left() -> None:
    sizes = {
        1: {"group": 5, "creative": 5, "individual": 10},
        2: {"group": 1, "creative": 2, "individual": 12},
    }
    people = [
        helped(number, number, line)
        for number, lines in sizes.items()
        for line, count in lines.items()
        for _ in range(count)
    ]
    whole = board(people, (*LINES, "creative"), PHASES).everything
    assert (whole.helped, whole.lines) == (35, {"individual": None, "group": None, "creative": None})


def truth(people: list[Helped]) -> dict[str, int]:
    """The counts of these people, also those of which a board shows only sums."""
    lasted = [one.ran_until or BEGAN for one in people if one.started_on]
    found = {key: sum(one.development_line == key for one in people) for key in LINES}
    found |= {key: sum(one.phase == key for one in people) for key in PHASES}
    after = {months: sum(day >= months_later(BEGAN, months) for day in lasted) for months in (3, 6)}
    found |= {"helped": len(people), "started": len(lasted), "lasted_3": after[3], "lasted_6": after[6]}
    return found | {
        "idle": len(people) - len(lasted),
        "short": len(lasted) - after[3],
        "medium": after[3] - after[6],
    }


SUMS: list[Sum[str]] = [
    ("helped", LINES),
    ("helped", PHASES),
    ("helped", ("idle", "started")),
    ("started", ("short", "lasted_3")),
    ("lasted_3", ("medium", "lasted_6")),
]
KNOWN = st.builds(
    Known,
    st.frozensets(st.integers(1, 3), max_size=3),
    st.frozensets(st.integers(1, 3), max_size=2),
)


@settings(deadline=None, max_examples=60)
@given(people=PEOPLE, known=st.lists(KNOWN, max_size=3))
def test_beside_what_a_reader_knows_nothing_of_few_others_follows_from_the_whole(
    people: list[Helped], known: list[Known]
) -> None:
    whole = board(people, LINES, PHASES, known).everything
    said = {"helped": whole.helped, "started": whole.started, "lasted_3": whole.lasted_3}
    said |= {"lasted_6": whole.lasted_6, **whole.lines, **whole.phases}
    shown = {key for key, count in said.items() if count is not None}
    alone = [Known(cohorts=frozenset({number})) for number in (1, 2, 3)]
    alone += [Known(organisations=frozenset({number})) for number in (1, 2, 3)]
    for reader in [*alone, *known]:
        counts = truth([one for one in people if not reader.holds(one)])
        unknown = sorted(counts.keys() - shown)
        told = shown | {key for key in unknown if follows(SUMS, unknown, key)}
        assert not [key for key in told if few(counts[key])], reader
        for parts in (LINES, PHASES) if "helped" in shown else ():
            assert not few(sum(counts[part] for part in parts if part not in shown)), reader


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
