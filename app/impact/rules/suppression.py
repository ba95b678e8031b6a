"""Counts of few people are not shown, nor is what would give them away by subtraction.

A table is looked at with its totals as one more row and column. Then every row and every column is one equation
between its cells, and whatever can be worked out from the shown cells follows from those equations. Take rows and
columns as the points of a graph and hidden cells as its lines: a hidden cell can be worked out exactly when its line is
a bridge, that is when it lies on no cycle (Gusfield, "A graph theoretic approach to statistical data security",
SIAM J. Comput. 17, 1988). So cells are hidden until no bridge is left, and until what is hidden of a row or column
together is no small count either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

#: Fewer people than this are not shown; nobody is.
FEWEST = 5

Cell = tuple[int, int]
Table = tuple[tuple[int | None, ...], ...]


def protect(counts: Sequence[Sequence[int]], *, known_rows: bool = False) -> Table:
    """The table with its totals as last row and last column; None where a count may not be shown.

    ``counts``: rows of equally many counts, none below 0. ``known_rows``: somebody may know a whole row (an employer its
    own people), so a total is hidden as well when it leaves few others beside one of the rows.
    """
    full = with_totals(counts)
    hidden = {cell for cell in _cells(full) if 0 < _at(full, cell) < FEWEST}
    if known_rows:
        hidden |= _few_others(full)
    while cell := _next(full, hidden):
        hidden.add(cell)
    return tuple(
        tuple(None if (row, column) in hidden else count for column, count in enumerate(line))
        for row, line in enumerate(full)
    )


def with_totals(counts: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """The counts with a total per row at its end, and a row of totals below."""
    lines = [(*line, sum(line)) for line in counts]
    width = len(lines[0]) if lines else 1
    return (*lines, tuple(sum(line[column] for line in lines) for column in range(width)))


def derivable(hidden: set[Cell]) -> set[Cell]:
    """The hidden cells that follow from the shown ones: the bridges of the graph."""
    lines: dict[int, list[tuple[int, Cell]]] = {}
    for row, column in sorted(hidden):
        # Rows are even points, columns odd ones.
        lines.setdefault(2 * row, []).append((2 * column + 1, (row, column)))
        lines.setdefault(2 * column + 1, []).append((2 * row, (row, column)))
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    bridges: set[Cell] = set()
    for start in lines:
        if start not in order:
            _walk(start, lines, order, low, bridges)
    return bridges


def _walk(
    start: int,
    lines: dict[int, list[tuple[int, Cell]]],
    order: dict[int, int],
    low: dict[int, int],
    bridges: set[Cell],
) -> None:
    """Depth first (Tarjan 1974), without recursion: tables may be long."""
    order[start] = low[start] = len(order)
    stack: list[tuple[int, Cell | None, Iterator[tuple[int, Cell]]]] = [(start, None, iter(lines[start]))]
    while stack:
        point, came, rest = stack[-1]
        for other, cell in rest:
            if cell == came:
                continue
            if other in order:
                low[point] = min(low[point], order[other])
                continue
            order[other] = low[other] = len(order)
            stack.append((other, cell, iter(lines[other])))
            break
        else:
            stack.pop()
            if stack:
                before = stack[-1][0]
                low[before] = min(low[before], low[point])
                if low[point] > order[before] and came is not None:
                    bridges.add(came)


def _next(full: Sequence[Sequence[int]], hidden: set[Cell]) -> Cell | None:
    """One more cell to hide; None when all is well."""
    for line in _lines(full):
        inner, total = line[:-1], line[-1]
        gone = [cell for cell in inner if cell in hidden]
        if gone and total not in hidden and sum(_at(full, cell) for cell in gone) < FEWEST:
            return _smallest(full, line, hidden)
    for row, column in sorted(derivable(hidden)):
        across = [(row, other) for other in range(len(full[0]))]
        down = [(other, column) for other in range(len(full))]
        for line in sorted((across, down), key=lambda cells: sum(cell in hidden for cell in cells)):
            if found := _smallest(full, line, hidden):
                return found
    return None


def _smallest(full: Sequence[Sequence[int]], line: Sequence[Cell], hidden: set[Cell]) -> Cell | None:
    """The smallest shown count of a row or column, people before nobody and cells before the total."""
    shown = [cell for cell in line if cell not in hidden]
    last = line[-1]
    return min(
        shown, key=lambda cell: (cell == last, _at(full, cell) == 0, _at(full, cell), cell), default=None
    )


def _few_others(full: Sequence[Sequence[int]]) -> set[Cell]:
    last = len(full) - 1
    return {
        (last, column)
        for column, total in enumerate(full[last])
        if any(0 < total - line[column] < FEWEST for line in full[:last])
    }


def _lines(full: Sequence[Sequence[int]]) -> Iterator[list[Cell]]:
    """Every row and every column as its cells, the total last."""
    for row in range(len(full)):
        yield [(row, column) for column in range(len(full[0]))]
    for column in range(len(full[0])):
        yield [(row, column) for row in range(len(full))]


def _cells(full: Sequence[Sequence[int]]) -> Iterator[Cell]:
    return ((row, column) for row, line in enumerate(full) for column in range(len(line)))


def _at(full: Sequence[Sequence[int]], cell: Cell) -> int:
    return full[cell[0]][cell[1]]
