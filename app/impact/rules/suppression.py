"""Counts of few people are not shown, nor is what would give them away by adding and subtracting.

What is shown hangs together by sums: the lines of a group add up to its people, the groups add up to the whole. Each
sum is one equation, and a hidden count can be worked out exactly when the equations, with all shown counts filled in,
leave it one value. So counts are hidden until none of the hidden ones is determined, and until what is hidden of a
sum together is no small count either (complementary cell suppression; Willenborg and de Waal, "Elements of Statistical
Disclosure Control", 2001, chapter 4).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

#: Fewer people than this are not shown; nobody is.
FEWEST = 5

Key = TypeVar("Key", bound=Hashable)
#: The whole, and the parts that it is the sum of.
Sum = tuple[Key, Sequence[Key]]


def few(count: int) -> bool:
    """Whether this is a count of somebody, but of few."""
    return 0 < count < FEWEST


def hidden(counts: Mapping[Key, int], sums: Sequence[Sum[Key]], *, also: Collection[Key] = ()) -> set[Key]:
    """Which counts may not be shown.

    ``counts``: all that might be shown, none below 0. ``sums``: how they hang together. ``also``: what must be hidden
    besides. Raises ValueError for a sum that is none.
    """
    for whole, parts in sums:
        if counts[whole] != sum(counts[part] for part in parts):
            raise ValueError(f"no sum: {whole!r}")
    found = {key for key, count in counts.items() if few(count)} | set(also)
    while more := _together_few(counts, sums, found) or _worked_out(counts, sums, found):
        found |= more
    return found


def determined(sums: Sequence[Sum[Key]], unknown: Collection[Key]) -> set[Key]:
    """Which of the unknown counts follow from all others: those that the equations, solved, leave alone in a row."""
    order = {key: number for number, key in enumerate(unknown)}
    solved: dict[int, dict[int, Fraction]] = {}
    for whole, parts in sums:
        row = {order[part]: Fraction(1) for part in parts if part in order}
        if whole in order:
            row[order[whole]] = Fraction(-1)
        for pivot in [column for column in row if column in solved]:
            _subtract(row, solved[pivot], row.get(pivot, Fraction(0)))
        if not row:
            continue
        pivot = min(row)
        first = row[pivot]
        row = {column: value / first for column, value in row.items()}
        for other in solved.values():
            _subtract(other, row, other.get(pivot, Fraction(0)))
        solved[pivot] = row
    keys = list(order)
    return {keys[pivot] for pivot, row in solved.items() if len(row) == 1}


def _subtract(row: dict[int, Fraction], other: Mapping[int, Fraction], factor: Fraction) -> None:
    if not factor:
        return
    for column, value in other.items():
        left = row.get(column, Fraction(0)) - factor * value
        if left:
            row[column] = left
        else:
            row.pop(column, None)


def _together_few(
    counts: Mapping[Key, int], sums: Sequence[Sum[Key]], gone: Collection[Key]
) -> set[Key] | None:
    """One more count to hide where what is hidden of a shown whole is together a count of few."""
    for whole, parts in sums:
        lost = [part for part in parts if part in gone]
        if lost and whole not in gone and few(sum(counts[part] for part in lost)):
            return {_smallest(counts, whole, parts, gone)}
    return None


def _worked_out(
    counts: Mapping[Key, int], sums: Sequence[Sum[Key]], gone: Collection[Key]
) -> set[Key] | None:
    """One more count to hide beside each that can be worked out, in the sum that has the fewest hidden."""
    more: set[Key] = set()
    for key in determined(sums, gone):
        mine = [(whole, parts) for whole, parts in sums if key == whole or key in parts]
        mine.sort(key=lambda one: sum(part in gone for part in (*one[1], one[0])))
        for whole, parts in mine:
            if any(part not in gone for part in (*parts, whole)):
                more.add(_smallest(counts, whole, parts, gone))
                break
    return more or None


def _smallest(counts: Mapping[Key, int], whole: Key, parts: Sequence[Key], gone: Collection[Key]) -> Key:
    """The smallest shown count of a sum: people before nobody, parts before the whole."""
    shown = [key for key in (*parts, whole) if key not in gone]
    return min(shown, key=lambda key: (key == whole, counts[key] == 0, counts[key]))
