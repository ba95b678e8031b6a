"""Making a chosen file fit to keep. Slow work on pictures happens here, before any transaction."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from app.core.errors import Refused
from app.core.text import T
from app.teaching.rules import MOST_BYTES, check, checked_name

#: Most points of a picture; a photo of a telephone has 12 to 50 million.
MOST_PIXELS: Final = 60_000_000
#: Longest side of a picture that is kept.
_LONGEST_SIDE: Final = 4096
#: Most points that are drawn: a JPEG of more is read at half its size. so no picture costs seconds, however
#: small its file is.
MOST_DRAWN: Final = _LONGEST_SIDE**2
_FORMATS: Final = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept: its name, its bytes and their media type."""

    name: str
    content: bytes
    media_type: str


def upload(name: str, content: bytes) -> Upload:
    """A chosen file as it is kept. Raises Refused, on the field ``file``, for anything that cannot be material.

    A picture is drawn anew: what else was in the file (place, camera, a second file) is gone.
    """
    plain = checked_name(name)
    kind = check(plain, content)
    kept = _redrawn(content, _FORMATS[kind.ending]) if kind.picture else content
    if len(kept) > MOST_BYTES:
        raise Refused(T("Dit plaatje is te groot. Maak het kleiner en probeer het opnieuw."), field="file")
    return Upload(plain, kept, kind.media_type)


def _redrawn(content: bytes, kind: str) -> bytes:
    spoilt = Refused(T("Dit plaatje is niet te openen. Sla het opnieuw op als JPG of PNG."), field="file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(BytesIO(content), formats=[kind])
            points = image.width * image.height
            if kind == "JPEG" and MOST_DRAWN < points <= MOST_PIXELS:
                image.draft("RGB", (image.width // 2, image.height // 2))
            if image.width * image.height > MOST_DRAWN:
                raise Refused(
                    T("Dit plaatje is te groot. Maak het kleiner en probeer het opnieuw."), field="file"
                )
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            bare = upright.convert(_mode(upright, kind))
            bare.info = {key: bare.info[key] for key in ("transparency",) if key in bare.info}
            drawn = BytesIO()
            bare.save(drawn, kind, **({"quality": 88} if kind != "PNG" else {"optimize": False}))
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        KeyError,
        TypeError,
        OverflowError,
        Image.DecompressionBombError,
    ):
        raise spoilt from None
    return drawn.getvalue()


def _mode(image: Image.Image, kind: str) -> str:
    """How its points are kept: see-through where the picture is and its kind can be."""
    if kind == "JPEG":
        return "L" if image.mode == "L" else "RGB"
    if kind == "PNG" and image.mode in ("1", "L", "LA", "P"):
        return image.mode
    return "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
