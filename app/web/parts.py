"""Data for the parts of ``web/parts.html``: what a view hands to a macro."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Tone = Literal["quiet", "ok", "attn", "stop", "info"]
ChartColour = Literal["c0", "c1", "c2", "c3", "c4"]


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits for the reader; all texts are translated already."""

    when: str
    title: str
    text: str = ""
    url: str = ""
    label: str = ""
    when_note: str = ""
    soon: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of the board; ``free`` seats have no holder."""

    number: int
    who: str = ""
    organisation: str = ""
    label: str = ""
    tone: Tone = "quiet"
    symbol: str = ""
    url: str = ""
    free: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """One place in a queue; with ``post`` the button sends a form."""

    who: str
    text: str = ""
    url: str = ""
    label: str = ""
    post: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One dated line of a timeline; ``minor`` for intervision and the like."""

    when: str
    what: str
    small: str = ""
    url: str = ""
    status: str = ""
    minor: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A part of a stacked bar; ``value`` is a whole number in any unit (cents)."""

    value: int
    css: ChartColour


@dataclass(frozen=True, slots=True)
class Bar:
    """A drawn part: left edge and width on a scale of 600."""

    css: str
    x: int
    width: int


CHART_WIDTH = 600
CHART_GAP = 3


def chart_bars(parts: Sequence[ChartPart]) -> list[Bar]:
    """Divides 600 units over the parts, with gaps; a part above nothing is at least 4 wide, to be seen."""
    seen = [part for part in parts if part.value > 0]
    if not seen:
        return [Bar("c0", 0, CHART_WIDTH)]
    room = CHART_WIDTH - CHART_GAP * (len(seen) - 1)
    whole = sum(part.value for part in seen)
    widths = [max(4, room * part.value // whole) for part in seen]
    widths[widths.index(max(widths))] += room - sum(widths)
    bars, x = [], 0
    for part, width in zip(seen, widths, strict=True):
        bars.append(Bar(part.css, x, width))
        x += width + CHART_GAP
    return bars


@lru_cache(maxsize=64)
def ring_points(seats: int, radius: float = 84.0) -> tuple[tuple[str, str], ...]:
    """Centres of ``seats`` dots on a ring around 0, starting at the top, clockwise."""
    angles = (2 * math.pi * n / max(seats, 1) for n in range(max(seats, 0)))
    return tuple((f"{radius * math.sin(a):.1f}", f"{-radius * math.cos(a):.1f}") for a in angles)
