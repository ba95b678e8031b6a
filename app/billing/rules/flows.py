"""Money from payers over funds to organisations, laid out as a drawing: bars in three columns, ribbons between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.billing.rules.shares import FUND_NAMES, FundType
from app.core.money import ZERO, Money
from app.core.text import T, Text

#: The drawing's width, and how wide a bar is, in units of its own.
WIDTH, BAR = 960, 14
#: Where each column begins: the labels of the last are the longest, and two that meet stay apart.
_LEFTS = (0, 350, WIDTH - BAR)
#: How high all money together is drawn, and the room between two bars: a label fits in it.
HEIGHT, GAP = 300, 26
#: More bars than this in a column become one bar for the others.
MOST = 10
#: Colours of their own; what is smaller gets none.
_COLOURS = ("c1", "c2", "c3", "c4")


@dataclass(frozen=True, slots=True)
class Flow:
    """What one payer bears, from one fund, of one organisation's seats."""

    payer: str
    #: The fund's name, or empty: then the kind of money stands for it.
    fund: str
    fund_type: FundType
    organisation: str
    amount: Money
    #: The numbers of those seats.
    seats: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Node:
    """A bar: 0 payers, 1 funds, 2 organisations. Positions from the top left."""

    column: int
    label: Text | str
    amount: Money
    x: int
    y: int
    height: int
    #: How many seats the money is for; one with several payers counts once.
    seats: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A band between two bars, as a path; `css` is the fund's colour, `y` and `height` those at its left end."""

    css: str
    path: str
    amount: Money
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """All bars and ribbons, on a sheet of `WIDTH` by `height`."""

    height: int
    nodes: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]


Name = Text | str
_OTHERS = T("Overige")


def drawing(flows: Sequence[Flow]) -> Drawing:
    """Lays the flows out; a bar is as high as its money, at least 2, and the columns stand in the middle.

    The ribbons of the same bars are one; what each column shows sums to the money of all flows.
    """
    drawn = [flow for flow in flows if flow.amount > ZERO]
    paths = [(_name(flow), flow.amount) for flow in drawn]
    if not paths:
        return Drawing(0, (), ())
    columns = [_ranked([(names[column], amount) for names, amount in paths]) for column in range(3)]
    kept = [
        (tuple(name if name in columns[at] else _OTHERS for at, name in enumerate(names)), amount)
        for names, amount in paths
    ]
    seats: dict[tuple[int, Name], set[int]] = {}
    for (names, _), flow in zip(kept, drawn, strict=True):
        for key in enumerate(names):
            seats.setdefault(key, set()).update(flow.seats)
    whole = sum(amount.cents for _, amount in paths)
    tallest = max(len(column) for column in columns)
    height = HEIGHT + GAP * tallest
    nodes = {
        (at, name): node
        for at, column in enumerate(columns)
        for name, node in _bars(at, column, whole, height, seats).items()
    }
    colours = dict(zip(columns[1], [*_COLOURS, *["c0"] * len(columns[1])], strict=False))
    ribbons = [ribbon for at in (0, 1) for ribbon in _ribbons(at, _links(kept, at, columns), nodes, colours)]
    return Drawing(height, tuple(nodes.values()), tuple(ribbons))


def _name(flow: Flow) -> tuple[Name, Name, Name]:
    return flow.payer, flow.fund or FUND_NAMES[flow.fund_type], flow.organisation


def _ranked(parts: Sequence[tuple[Name, Money]]) -> dict[Name, Money]:
    """The money by name, the largest first; the smallest together when there are too many."""
    sums: dict[Name, Money] = {}
    for name, amount in parts:
        sums[name] = sums.get(name, ZERO) + amount
    ranked = sorted(sums.items(), key=lambda one: (-one[1].cents, str(one[0])))
    if len(ranked) <= MOST:
        return dict(ranked)
    others = sum((amount for _, amount in ranked[MOST - 1 :]), ZERO)
    return {**dict(ranked[: MOST - 1]), _OTHERS: others}


def _bars(
    at: int, column: dict[Name, Money], whole: int, height: int, seats: Mapping[tuple[int, Name], set[int]]
) -> dict[Name, Node]:
    heights = [max(2, HEIGHT * amount.cents // whole) for amount in column.values()]
    y = (height - sum(heights) - GAP * (len(heights) - 1)) // 2
    x = _LEFTS[at]
    found = {}
    for (name, amount), tall in zip(column.items(), heights, strict=True):
        found[name] = Node(at, name, amount, x, y, tall, len(seats[at, name]))
        y += tall + GAP
    return found


def _links(
    paths: Sequence[tuple[tuple[Name, ...], Money]], at: int, columns: Sequence[dict[Name, Money]]
) -> dict[tuple[Name, Name], Money]:
    """The money between two neighbouring columns, in the order of the bars."""
    sums: dict[tuple[Name, Name], Money] = {}
    for names, amount in paths:
        key = (names[at], names[at + 1])
        sums[key] = sums.get(key, ZERO) + amount
    here, there = list(columns[at]), list(columns[at + 1])
    return {key: sums[key] for key in sorted(sums, key=lambda key: (here.index(key[0]), there.index(key[1])))}


def _ribbons(
    at: int,
    links: dict[tuple[Name, Name], Money],
    nodes: dict[tuple[int, Name], Node],
    colours: dict[Name, str],
) -> list[Ribbon]:
    """A ribbon per link; its colour is that of the fund at one of its ends."""
    left: dict[Name, int] = {}
    right: dict[Name, int] = {}
    found = []
    for (here, there), amount in links.items():
        node, target = nodes[at, here], nodes[at + 1, there]
        top, bottom = _slice(node, left, here, amount)
        there_top, there_bottom = _slice(target, right, there, amount)
        start, end = node.x + BAR, target.x
        middle = (start + end) // 2
        path = (
            f"M{start} {top}C{middle} {top} {middle} {there_top} {end} {there_top}"
            f"V{there_bottom}C{middle} {there_bottom} {middle} {bottom} {start} {bottom}Z"
        )
        found.append(Ribbon(colours[there if at == 0 else here], path, amount, top, bottom - top))
    return found


def _slice(node: Node, used: dict[Name, int], name: Name, amount: Money) -> tuple[int, int]:
    """The part of a bar that this money takes: cumulative, so all parts end at the bar's end."""
    before = used.get(name, 0)
    used[name] = before + amount.cents
    whole = node.amount.cents
    return node.y + node.height * before // whole, node.y + node.height * used[name] // whole
