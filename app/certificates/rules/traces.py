"""What a PDF that somebody sends says about itself, without trusting it: numbers in it, and its earlier ends. Pure.

Everything is bounded: a file that unpacks for ever, or holds a million ends, costs no more than a large certificate.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from itertools import islice

#: Streams that are unpacked, bytes of one at most, and of all together.
STREAMS, ONE, ALL = 400, 2 * 1024 * 1024, 16 * 1024 * 1024
#: Ends of earlier versions, and numbers, that are looked at.
ENDS, NUMBERS = 20, 10

_STREAM = re.compile(rb"stream\r?\n")
_END = re.compile(rb"%%EOF")
#: What an addition to a PDF may hold (ISO 32000-2), by the words that it is written with.
_KINDS = {
    "script": re.compile(rb"/(JavaScript|JS)\b"),
    "form": re.compile(rb"/FT\b"),
    "note": re.compile(rb"/Subtype\s*/(FreeText|Text|Stamp|Highlight|Ink|Square|Line|Popup)\b"),
    "picture": re.compile(rb"/Subtype\s*/Image\b"),
    "file": re.compile(rb"/EmbeddedFile\b"),
    "signature": re.compile(rb"/Type\s*/Sig\b"),
    "page": re.compile(rb"/Type\s*/Page\b"),
}
_WITH_CODE = re.compile(rb"(DTE-[0-9]{4}-[0-9]{4,9}-[0-9A-Z]{2})(?:/([0-9A-Z]{4}-[0-9A-Z]{4})(?![0-9A-Z]))?")


def is_pdf(content: bytes) -> bool:
    """Whether it begins as a PDF does."""
    return b"%PDF-" in content[:1024]


def versions(content: bytes) -> dict[str, int]:
    """SHA-256 of each earlier version that the file begins with, by its length in bytes."""
    found: dict[str, int] = {}
    digest, done = hashlib.sha256(), 0
    for match in islice(_END.finditer(content), ENDS):
        for end in (match.end(), match.end() + 1, match.end() + 2):
            if not done < end < len(content):
                continue
            digest.update(content[done:end])
            done = end
            found[digest.copy().hexdigest()] = end
    return found


def numbers(content: bytes) -> list[tuple[str, str | None]]:
    """The certificate numbers in the file, each with the code beside it where there is one; those with a code first."""
    found: dict[tuple[str, str | None], None] = {}
    for part in (content, *_unpacked(content)):
        for match in islice(_WITH_CODE.finditer(part), NUMBERS * 10):
            code = match.group(2)
            found[match.group(1).decode(), code.decode() if code else None] = None
    return sorted(found, key=lambda one: one[1] is None)[:NUMBERS]


def kinds(added: bytes) -> tuple[str, ...]:
    """What stands in the bytes that were added to a file, in order of weight; empty when nothing was recognised."""
    parts = [added, *_unpacked(added)]
    return tuple(name for name, sign in _KINDS.items() if any(sign.search(part) for part in parts))


def _unpacked(content: bytes) -> Iterator[bytes]:
    left = ALL
    for match in islice(_STREAM.finditer(content), STREAMS):
        try:
            part = zlib.decompressobj().decompress(content[match.end() : match.end() + ONE], min(ONE, left))
        except zlib.error:
            continue
        left -= len(part)
        yield part
        if left <= 0:
            return
