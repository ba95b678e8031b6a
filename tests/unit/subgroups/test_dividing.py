"""Who goes into which subgroup."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.subgroups.rules import (
    Person,
    check_division,
    divide,
    intervision_count,
    place_newcomers,
    sizes,
)

people = st.lists(st.integers(1, 5), max_size=40).map(
    lambda organisations: [Person(n, organisation) for n, organisation in enumerate(organisations, 1)]
)


def possible(number: int) -> bool:
    """Whether this many people can go into groups of four and five at all."""
    return any(4 * groups <= number <= 5 * groups for groups in range(1, number + 1))


@pytest.mark.parametrize("number", range(1, 101))
def test_groups_have_four_or_five_people_whenever_the_number_allows(number: int) -> None:
    found = sizes(number, intervision_count(number))
    assert sum(found) == number
    assert max(found) <= 5
    assert (min(found) >= 4) is possible(number)


def test_the_cohorts_of_the_course_get_three_groups() -> None:
    assert [sizes(n, intervision_count(n)) for n in (12, 13, 14, 15)] == [
        (4, 4, 4),
        (5, 4, 4),
        (5, 5, 4),
        (5, 5, 5),
    ]
    assert sizes(0, intervision_count(0)) == ()


@given(people, st.integers(1, 9))
def test_everyone_is_in_exactly_one_group_and_sizes_are_as_even_as_possible(
    persons: list[Person], count: int
) -> None:
    groups = divide(persons, count)
    assert sorted(n for group in groups for n in group) == sorted(one.enrolment_id for one in persons)
    assert tuple(sorted(map(len, groups), reverse=True)) == sizes(len(persons), count)


@given(people, st.integers(1, 9))
def test_no_group_has_more_than_one_colleague_more_than_another(persons: list[Person], count: int) -> None:
    organisation_of = {one.enrolment_id: one.organisation_id for one in persons}
    spread = [Counter(organisation_of[n] for n in group) for group in divide(persons, count)]
    for organisation in set(organisation_of.values()):
        found = [each[organisation] for each in spread]
        assert max(found) - min(found) <= 1


@given(people, st.integers(1, 9), st.randoms(use_true_random=False))
def test_the_same_people_always_give_the_same_groups(
    persons: list[Person], count: int, random: object
) -> None:
    shuffled = list(persons)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert divide(shuffled, count) == divide(persons, count)


@given(people, st.integers(1, 5))
def test_a_newcomer_goes_where_the_fewest_are_and_sizes_stay_even(persons: list[Person], count: int) -> None:
    by_number = {one.enrolment_id: one for one in persons}
    groups = {
        number: [by_number[n] for n in members] for number, members in enumerate(divide(persons, count), 1)
    }
    newcomers = [Person(1000 + n, n % 3) for n in range(4)]
    found = place_newcomers(newcomers, groups)
    assert set(found) == {one.enrolment_id for one in newcomers}
    after = Counter(found.values())
    final = [len(members) + after[number] for number, members in groups.items()]
    assert max(final) - min(final) <= 1


def test_a_successor_gets_the_place_that_came_free() -> None:
    groups = {1: [Person(n, n) for n in (1, 2, 3, 4)], 2: [Person(n, n) for n in (5, 6, 7)]}
    assert place_newcomers([Person(9, 5)], groups) == {9: 2}
    assert place_newcomers([Person(9, 5)], {}) == {}


def test_between_equal_groups_the_one_without_colleagues_is_chosen() -> None:
    groups = {1: [Person(1, 7)], 2: [Person(2, 8)]}
    assert place_newcomers([Person(9, 7)], groups) == {9: 2}


SEATED = [Person(1, 1), Person(2, 1), Person(3, 2)]


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [("A", [1, 2, 3]), ("B", [])],
        [("A", [1, 2]), ("a", [3])],
        [("A", [1, 2]), ("B", [2, 3])],
        [("A", [1, 2])],
        [("A", [1, 2, 3, 4])],
    ],
)
def test_a_division_that_forgets_or_doubles_somebody_is_refused(groups: list[tuple[str, list[int]]]) -> None:
    with pytest.raises(Refused):
        check_division(groups, SEATED)


def test_a_whole_division_is_fine() -> None:
    check_division([("A", [1, 3]), ("B", [2])], SEATED)
