"""No count of few people is shown, and none can be worked out."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.impact.rules.suppression import FEWEST, Cell, Table, derivable, protect, with_totals

COUNTS = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 14), min_size=width, max_size=width), min_size=1, max_size=5
    )
)


def unknowns(table: Table) -> list[Cell]:
    return [(row, at) for row, line in enumerate(table) for at, count in enumerate(line) if count is None]


def solved(table: Table, cells: Sequence[Cell]) -> bool:
    """Whether the sum of ``cells`` follows from what is shown, by linear algebra over all its equations."""
    order = unknowns(table)
    height, width = len(table), len(table[0])
    groups = [[(row, at) for at in range(width)] for row in range(height)]
    groups += [[(row, at) for row in range(height)] for at in range(width)]
    rows = []
    for group in groups:
        signs = {cell: -1 if cell == group[-1] else 1 for cell in group}
        rows.append([Fraction(signs.get(cell, 0)) for cell in order])
    target = [Fraction(cell in cells) for cell in order]
    return rank(rows) == rank([*rows, target])


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    left = [list(row) for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in range(found, len(left)) if left[row][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for row in range(len(left)):
            if row != found and left[row][column]:
                factor = left[row][column] / left[found][column]
                left[row] = [one - factor * other for one, other in zip(left[row], left[found], strict=True)]
        found += 1
    return found


@given(counts=COUNTS)
def test_no_hidden_count_follows_from_what_is_shown(counts: list[list[int]]) -> None:
    table = protect(counts)
    assert not [cell for cell in unknowns(table) if solved(table, [cell])]


@given(counts=COUNTS)
def test_few_are_never_shown_and_many_only_hidden_to_keep_them_so(counts: list[list[int]]) -> None:
    full, table = with_totals(counts), protect(counts)
    shown = [count for line in table for count in line if count is not None]
    assert not [count for count in shown if 0 < count < FEWEST]
    assert all(
        seen in (None, count)
        for line, real in zip(table, full, strict=True)
        for seen, count in zip(line, real, strict=True)
    )
    if not [count for line in full for count in line if 0 < count < FEWEST]:
        assert table == full


@given(counts=COUNTS)
def test_what_is_hidden_beside_a_shown_total_is_together_no_small_count(counts: list[list[int]]) -> None:
    table = protect(counts)
    for line in (*table, *zip(*table, strict=True)):
        if line[-1] is not None and None in line[:-1]:
            assert line[-1] - sum(count or 0 for count in line[:-1]) >= FEWEST


@given(counts=COUNTS)
def test_nobody_who_knows_one_row_learns_of_few_others(counts: list[list[int]]) -> None:
    table = protect(counts, known_rows=True)
    for column, total in enumerate(table[-1]):
        for row in range(len(counts)):
            own = with_totals(counts)[row][column]
            assert total is None or not 0 < total - own < FEWEST


def test_one_small_group_is_not_the_difference_between_the_total_and_the_rest() -> None:
    assert protect([[12, 3, 9]]) == ((12, None, None, 24), (12, None, None, 24))
    assert protect([[12, 7, 9]]) == ((12, 7, 9, 28), (12, 7, 9, 28))
    assert protect([[0, 0]]) == ((0, 0, 0), (0, 0, 0))


def test_without_the_second_step_the_difference_would_tell() -> None:
    assert derivable({(0, 1)}) == {(0, 1)}
    assert derivable({(0, 0), (0, 1), (1, 0), (1, 1)}) == set()
