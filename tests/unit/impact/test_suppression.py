"""No count of few people is shown, and none can be worked out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.impact.rules.suppression import Sum, determined, few, hidden

Key = tuple[str, ...]
#: Groups, each with people by line and, the same people, by phase.
GROUPS = st.lists(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=25), min_size=1, max_size=4
)


def tables(groups: Sequence[Sequence[tuple[int, int]]]) -> tuple[dict[Key, int], list[Sum[Key]]]:
    """Per group and over all: how many, by line, by phase; and how these hang together."""
    counts: dict[Key, int] = {}
    sums: list[Sum[Key]] = []
    names = [str(number) for number in range(len(groups))]
    kinds = ("line", "phase")
    for name, members in [
        *zip(names, groups, strict=True),
        ("all", [one for people in groups for one in people]),
    ]:
        counts[name,] = len(members)
        for at, kind in enumerate(kinds):
            for value in range(3):
                counts[name, kind, str(value)] = sum(one[at] == value for one in members)
            sums.append(((name,), [(name, kind, str(value)) for value in range(3)]))
    sums.append((("all",), [(name,) for name in names]))
    sums += [
        (("all", kind, str(value)), [(name, kind, str(value)) for name in names])
        for kind in kinds
        for value in range(3)
    ]
    return counts, sums


def follows(sums: Sequence[Sum[Key]], unknown: Collection[Key], key: Key) -> bool:
    """Whether a count follows from the shown ones: its unit vector lies in the row space (rank, by elimination)."""
    order = list(unknown)
    rows = [[Fraction((one in parts) - (one == whole)) for one in order] for whole, parts in sums]
    return rank(rows) == rank([*rows, [Fraction(one == key) for one in order]])


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    left = [list(row) for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in range(found, len(left)) if left[row][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for row in range(found + 1, len(left)):
            factor = left[row][column] / left[found][column]
            left[row] = [one - factor * other for one, other in zip(left[row], left[found], strict=True)]
        found += 1
    return found


@settings(deadline=None, max_examples=40)
@given(groups=GROUPS)
def test_no_hidden_count_follows_from_what_is_shown(groups: list[list[tuple[int, int]]]) -> None:
    counts, sums = tables(groups)
    gone = hidden(counts, sums)
    assert not [key for key in gone if follows(sums, gone, key)]


@settings(deadline=None, max_examples=40)
@given(groups=GROUPS)
def test_few_are_never_shown_and_nothing_is_hidden_without_need(groups: list[list[tuple[int, int]]]) -> None:
    counts, sums = tables(groups)
    gone = hidden(counts, sums)
    assert not [key for key, count in counts.items() if few(count) and key not in gone]
    if not any(few(count) for count in counts.values()):
        assert not gone


@settings(deadline=None, max_examples=40)
@given(groups=GROUPS)
def test_what_is_hidden_beside_a_shown_whole_is_together_no_small_count(
    groups: list[list[tuple[int, int]]],
) -> None:
    counts, sums = tables(groups)
    gone = hidden(counts, sums)
    for whole, parts in sums:
        if whole not in gone:
            assert not few(sum(counts[part] for part in parts if part in gone))


@settings(deadline=None, max_examples=40)
@given(groups=GROUPS, data=st.data())
def test_what_follows_is_found_whatever_is_hidden(
    groups: list[list[tuple[int, int]]], data: st.DataObject
) -> None:
    counts, sums = tables(groups)
    unknown = data.draw(st.sets(st.sampled_from(sorted(counts)), max_size=12))
    assert determined(sums, unknown) == {key for key in unknown if follows(sums, unknown, key)}


def test_one_small_group_is_not_the_difference_between_the_whole_and_the_rest() -> None:
    counts = {"all": 24, "a": 12, "b": 3, "c": 9}
    assert hidden(counts, [("all", "abc")]) == {"b", "c"}
    assert determined([("all", "abc")], {"b"}) == {"b"}, "so hiding b alone would not do"


def test_a_sum_that_is_none_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no sum"):
        hidden({"all": 3, "a": 1}, [("all", "a")])
