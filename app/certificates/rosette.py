"""The rosette: the one ornament of the house, drawn anew by every certificate number.

Fifteen lobes, one for each seat of a group. Paper and verification page draw it from the same number, so
they can be compared by eye. It is an ornament, not a proof: the proof is the register behind the
verification page. Pure.
"""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass

SEATS = 15
#: Half the width of the drawing, in its own units.
RADIUS = 100.0
FULL_TURN = 2 * math.pi
#: Two colours (a line blends from one to the other) for white paper and for plum ground.
Inks = tuple[str, str]
ON_WHITE: Inks = ("#692c5a", "#9e7b12")
ON_PLUM: Inks = ("#c681b2", "#d8aa21")


@dataclass(frozen=True)
class Band:
    """One woven ring. Radii are parts of the whole; each of `lines` closed curves has `lobes` tops."""

    inner: float
    outer: float
    lobes: int
    depth: float
    lines: int
    second_wave: int
    mix: float
    phase: float

    def radius(self, angle: float, shift: float) -> float:
        """How far the curve that is turned by `shift` lies from the centre at `angle` (both in radians)."""
        middle, half = (self.inner + self.outer) / 2, (self.outer - self.inner) / 2
        turn = shift if self.second_wave == 2 else -shift
        first = (1 - self.mix) * math.cos(self.lobes * angle + shift) * math.pow(self.depth, 0.35)
        second = self.mix * math.cos(self.second_wave * self.lobes * angle + self.phase + turn)
        return middle + half * (first + second)

    def warmth(self, part: float) -> float:
        """How far a line leans to the second ink: the outer band sways, the middle is plain, the inner is
        reversed.
        """
        if self.outer > 0.9:
            return abs(1 - 2 * part)
        return 0.0 if self.outer > 0.6 else 1 - abs(1 - 2 * part)


def bands(number: str) -> tuple[Band, ...]:
    """The three bands that follow from a certificate number: same number, same bands."""
    seed = iter(hashlib.sha256(number.encode()).digest())

    def between(low: float, high: float) -> float:
        return low + (high - low) * next(seed) / 255

    lobes = (SEATS * (1 + next(seed) % 2), SEATS * (1 + next(seed) % 3), SEATS)
    depths = (between(0.5, 1.0), between(0.5, 1.0), between(0.6, 1.0))
    edges = ((0.66, 0.955, 14), (0.40, 0.72, 12), (0.21, 0.44, 8))
    return tuple(
        Band(
            inner=inner,
            outer=outer,
            lobes=lobes[i],
            depth=depths[i],
            lines=lines,
            second_wave=2 + next(seed) % 2,
            mix=between(0.18, 0.42),
            phase=between(0, FULL_TURN),
        )
        for i, (inner, outer, lines) in enumerate(edges)
    )


def rosette_svg(
    number: str,
    *,
    inks: Inks = ON_WHITE,
    line: float = 0.3,
    sparse: bool = False,
    decorative: bool = True,
    ground: str = "",
) -> str:
    """Return the rosette of `number` as SVG without ids, styles or scripts, so that it may stand inside a
    page.

    `line` is the width of a line when the drawing is 200 wide; `sparse` leaves out every second line, for a
    drawing of less than 30 mm, where the full weave would run together. A decorative drawing is hidden from
    screen readers; another gets the number in its name. `ground` is the colour behind it; without one the page
    shows through.
    """
    box = f"{-RADIUS:g} {-RADIUS:g} {2 * RADIUS:g} {2 * RADIUS:g}"
    name = 'aria-hidden="true"' if decorative else f'role="img" aria-label="Rozet van {_plain(number)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="200" height="200" {name}>',
        f'<rect x="-100" y="-100" width="200" height="200" fill="{ground}"/>' if ground else "",
        f'<g fill="none" stroke-width="{line:.3f}">',
        *(path for band in bands(number) for path in _paths(band, inks, 2 if sparse else 1)),
        "</g>",
        f'<g stroke="{inks[0]}" stroke-width="3.2" stroke-linecap="round">',
        *_rays(0.105, 0.15),
        "</g></svg>",
    ]
    return "".join(parts)


def mark_svg(ink: str) -> str:
    """Return the mark of the house in one colour: the ring of fifteen seats, alone."""
    rays = "".join(_rays(0.6, 0.9))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 -100 200 200" width="200" height="200">'
        f'<g stroke="{ink}" stroke-width="9.2" stroke-linecap="round">{rays}</g></svg>'
    )


def curves(band: Band, inks: Inks, step: int = 1) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Return the closed curves of a band, or every `step`-th: the colour, and the corners in units of the drawing."""
    points = band.lobes * (14 if band.lobes <= 30 else 13)
    turns = [FULL_TURN * i / points for i in range(points)]
    spokes = [(angle, RADIUS * math.sin(angle), -RADIUS * math.cos(angle)) for angle in turns]
    for k in range(0, band.lines, step):
        part = k / band.lines
        corners = []
        for angle, x, y in spokes:
            distance = band.radius(angle, FULL_TURN * part)
            corners.append((distance * x, distance * y))
        yield _blend(inks, band.warmth(part)), corners


def rays(start: float, end: float) -> Iterator[tuple[float, float, float, float]]:
    """Return the ray of each seat, as the ends of a line; `start` and `end` are parts of the radius."""
    for i in range(SEATS):
        x, y = math.sin(FULL_TURN * i / SEATS) * RADIUS, -math.cos(FULL_TURN * i / SEATS) * RADIUS
        yield x * start, y * start, x * end, y * end


def _paths(band: Band, inks: Inks, step: int) -> Iterator[str]:
    for colour, corners in curves(band, inks, step):
        yield f'<path stroke="{colour}" d="M{" ".join(f"{x:.1f},{y:.1f}" for x, y in corners)}Z"/>'


def _rays(start: float, end: float) -> Iterator[str]:
    for x1, y1, x2, y2 in rays(start, end):
        yield f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}"/>'


def _blend(inks: Inks, part: float) -> str:
    first, second = (tuple(int(ink[i : i + 2], 16) for i in (1, 3, 5)) for ink in inks)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(first, second, strict=True))


def _plain(number: str) -> str:
    return "".join(c for c in number if c.isalnum() or c == "-")
