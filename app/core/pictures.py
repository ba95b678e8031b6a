"""Pictures drawn anew: what else was in a file (place, camera, a second file behind it) is gone.

The name of a file and what it says of itself count for nothing; only what Pillow can draw does. Slow: never call it
inside a transaction.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

#: Most points of a picture; a photo of a telephone has 12 to 50 million.
MOST_PIXELS: Final = 60_000_000
#: Most points that are drawn: a JPEG of more is read at a half, a quarter or an eighth of its size.
MOST_DRAWN: Final = 4096**2
#: Most points of a JPEG that is drawn in rounds: each round goes over all of them, at whatever size it is read.
MOST_IN_ROUNDS: Final = 25_000_000
#: Most rounds of a JPEG; a real one has about ten, and an empty one of thirty bytes costs as much time.
MOST_SCANS: Final = 64
#: The head of a round: its marker, its length and the number of its parts, which must agree (ITU T.81, B.2.3).
_SCAN: Final = re.compile(rb"\xff\xda\x00(?:\x06\x00|\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")
_BROKEN: Final = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    KeyError,
    TypeError,
    OverflowError,
    Image.DecompressionBombError,
)


class NoPicture(Exception):
    """These bytes are no picture that can be drawn."""


class TooManyPixels(Exception):
    """The picture would take seconds and much memory to draw, however small its file is."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as we drew it: nothing in its bytes comes from the file but its points."""

    content: bytes
    width: int
    height: int


def redrawn(content: bytes, *, reads: tuple[str, ...], writes: str = "", longest_side: int) -> Picture:
    """The picture anew, upright and at most ``longest_side`` long, in its own format or in ``writes``.

    ``reads``: the formats of Pillow that may be tried. Raises NoPicture and TooManyPixels.
    """
    if len(_SCAN.findall(content)) > MOST_SCANS:
        raise TooManyPixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # A file that was cut off is none, also where another library told Pillow to be lenient.
            Image.open(BytesIO(content), formats=reads).verify()
            image = Image.open(BytesIO(content), formats=reads)
            points = image.width * image.height
            most = MOST_IN_ROUNDS if "progressive" in image.info else MOST_PIXELS
            if image.format == "JPEG" and points <= most:
                part = next((one for one in (1, 2, 4) if points <= (one * longest_side) ** 2), 8)
                image.draft("RGB", (image.width // part, image.height // part))
            if image.width * image.height > MOST_DRAWN:
                raise TooManyPixels
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((longest_side, longest_side))
            kind = writes or str(image.format)
            bare = _on_white(upright) if kind == "JPEG" else upright.convert(_mode(upright, kind))
            bare.info = {key: bare.info[key] for key in ("transparency",) if key in bare.info}
            drawn = BytesIO()
            bare.save(drawn, kind, **({"quality": 88} if kind != "PNG" else {"optimize": False}))
    except _BROKEN:
        raise NoPicture from None
    return Picture(drawn.getvalue(), bare.width, bare.height)


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, as a JPEG is: what was see-through is white."""
    if image.mode == "L":
        return image.copy()
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, "white")
    layer = image.convert("RGBA")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def _mode(image: Image.Image, kind: str) -> str:
    """How its points are kept: see-through where the picture is and its kind can be."""
    if kind == "PNG" and image.mode in ("1", "L", "LA", "P"):
        return image.mode
    return "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
