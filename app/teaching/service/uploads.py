"""Making a chosen file fit to keep. Slow work on pictures happens here, before any transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.core.errors import Refused
from app.core.pictures import NoPicture, TooManyPixels, redrawn
from app.core.text import T
from app.teaching.rules import MOST_BYTES, check, checked_name

#: Longest side of a picture that is kept.
_LONGEST_SIDE: Final = 4096
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
    try:
        return redrawn(content, reads=(kind,), longest_side=_LONGEST_SIDE).content
    except TooManyPixels:
        text = T("Dit plaatje is te groot. Maak het kleiner en probeer het opnieuw.")
    except NoPicture:
        text = T("Dit plaatje is niet te openen. Sla het opnieuw op als JPG of PNG.")
    raise Refused(text, field="file") from None
