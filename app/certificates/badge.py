"""The picture of a digital certificate: the rosette of its number on a plum disc, as SVG and as PNG. Pure.

Both are drawn from the same curves. It bears no words: those stand in the credential that the picture carries.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from app.certificates.rosette import ON_PLUM, bands, curves, rays

#: Half the side of the picture, in the units of the rosette, and the disc in it.
HALF, DISC = 106.0, 104.0
GROUND, EDGE, SUN = "#33132b", "#d8aa21", "#f7c532"
#: Widths of lines in the same units: the weave, the edge of the disc, the rays in its heart.
LINE, RIM, RAY = 0.42, 1.4, 3.4
HEART = (0.105, 0.15)
#: Pixels along the side of the PNG; it is drawn larger and then reduced, which smooths every edge.
#: As many colours keep the blends whole, and make the file a third.
SIDE, TIMES, COLOURS = 600, 3, 128


def badge_svg(number: str) -> str:
    """Return the picture of `number` without ids, styles or scripts."""
    weave = "".join(
        f'<path stroke="{colour}" d="M{" ".join(f"{x:.1f},{y:.1f}" for x, y in corners)}Z"/>'
        for band in bands(number)
        for colour, corners in curves(band, ON_PLUM)
    )
    heart = "".join(f'<path d="M{x1:.2f},{y1:.2f}L{x2:.2f},{y2:.2f}"/>' for x1, y1, x2, y2 in rays(*HEART))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-HALF:g} {-HALF:g} {2 * HALF:g} {2 * HALF:g}" '
        f'width="{SIDE}" height="{SIDE}">'
        f'<circle r="{DISC - RIM / 2:g}" fill="{GROUND}" stroke="{EDGE}" stroke-width="{RIM}"/>'
        f'<g fill="none" stroke-width="{LINE}">{weave}</g>'
        f'<g stroke="{SUN}" stroke-width="{RAY}" stroke-linecap="round">{heart}</g></svg>'
    )


def badge_png(number: str) -> bytes:
    """Return the same picture of 600 by 600 pixels, see-through around the disc. Some 40 ms: for the worker."""
    side = SIDE * TIMES
    scale = side / (2 * HALF)

    def at(*units: float) -> list[float]:
        return [(unit + HALF) * scale for unit in units]

    picture = Image.new("RGB", (side, side), GROUND)
    draw = ImageDraw.Draw(picture)
    for band in bands(number):
        for colour, corners in curves(band, ON_PLUM):
            flat = at(*(unit for corner in (*corners, corners[0]) for unit in corner))
            draw.line(flat, fill=colour, width=round(LINE * scale))
    for x1, y1, x2, y2 in rays(*HEART):
        draw.line(at(x1, y1, x2, y2), fill=SUN, width=round(RAY * scale))
        for x, y in ((x1, y1), (x2, y2)):
            draw.ellipse(at(x - RAY / 2, y - RAY / 2, x + RAY / 2, y + RAY / 2), fill=SUN)
    draw.ellipse(at(-DISC, -DISC, DISC, DISC), outline=EDGE, width=round(RIM * scale))
    disc = Image.new("L", (side, side), 0)
    ImageDraw.Draw(disc).ellipse(at(-DISC, -DISC, DISC, DISC), fill=255)
    picture.putalpha(disc)
    content = BytesIO()
    small = picture.reduce(TIMES).quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    small.save(content, "PNG", compress_level=3)
    return content.getvalue()
