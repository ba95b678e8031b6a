"""How a stored file is answered over HTTP: negotiation and validators (RFC 9110), for the door and for the route."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

TYPE: Final = "text/calendar; charset=utf-8"
#: End of the ETag of the packed form: other bytes, so another strong validator.
PACKED: Final = "-gzip"
_VARY: Final = ("Vary", "Accept-Encoding")
#: Whoever keeps the file asks each time whether it still holds: a 304 is cheap, and a withdrawn address is withdrawn.
_PRIVATE: Final = ("Cache-Control", "private, no-cache")
_PUBLIC: Final = ("Cache-Control", "public, no-cache")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says about the form that it wants and the bytes that it has."""

    #: Whether it takes gzip.
    packs: bool
    #: The ETag that it has, without quotes and without the mark of the packed form; empty for none or several.
    known: str
    #: Whether the one that it has is packed.
    known_packed: bool
    #: If-None-Match as sent; empty when there is none.
    tags: str
    #: If-Modified-Since as sent; it counts only without the former (RFC 9110 section 13.1.3).
    since: str


def asked(environ: Environ) -> Asked:
    """What a request asks for."""
    packs = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    tags = environ.get("HTTP_IF_NONE_MATCH", "")
    known = tags.removeprefix("W/").strip('"') if tags else ""
    known_packed = known.endswith(PACKED)
    if known_packed:
        known = known.removesuffix(PACKED) if packs else ""
    return Asked(packs, known, known_packed, tags, environ.get("HTTP_IF_MODIFIED_SINCE", ""))


def takes_gzip(header: str) -> bool:
    """Whether Accept-Encoding allows gzip (RFC 9110 section 12.5.3)."""
    if "gzip" not in header and "*" not in header:
        return False
    if ";" not in header:
        return True
    allowed: dict[str, bool] = {}
    for part in header.lower().split(","):
        coding, _, parameters = part.partition(";")
        weight = parameters.replace(" ", "").removeprefix("q=")
        allowed[coding.strip()] = weight.strip("0.") != "" or not parameters
    return allowed.get("gzip", allowed.get("x-gzip", allowed.get("*", False)))


def answer(
    environ: Environ,
    start_response: StartResponse,
    wants: Asked,
    *,
    etag: str,
    modified: str,
    body: bytes | None,
    common: Iterable[tuple[str, str]],
    public: bool = False,
) -> list[bytes]:
    """Answers with stored bytes, or with 304 when the asker has them: `body` None says that it has just these.

    `body` is packed when the request takes gzip. 304 bears only what a cache needs (RFC 9110 section 15.4.5).
    """
    packed = wants.packs
    unchanged = body is None
    if unchanged:
        packed = wants.known_packed
    elif wants.tags:
        if wants.tags.strip() == "*" or f'"{etag}{PACKED if packed else ""}"' in wants.tags:
            unchanged = True
        elif f'"{etag}"' in wants.tags:
            unchanged, packed = True, False
    elif wants.since:
        unchanged = not _newer(modified, wants.since)
    headers = [
        ("ETag", f'"{etag}{PACKED}"' if packed else f'"{etag}"'),
        _PUBLIC if public else _PRIVATE,
        _VARY,
    ]
    if unchanged or body is None:
        start_response("304 NOT MODIFIED", headers)
        return []
    headers.append(("Last-Modified", modified))
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", [("Content-Type", TYPE), ("Content-Length", str(len(body))), *common, *headers])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def common_headers(extensions: Mapping[str, Any], *, secret: bool) -> tuple[tuple[str, str], ...]:
    """The headers of every answer of the site; an address that is a secret is told to nobody."""
    found: dict[str, str] = dict(extensions["common-headers"])
    return tuple((found | ({"Referrer-Policy": "no-referrer"} if secret else {})).items())


def _newer(modified: str, since: str) -> bool:
    """Whether bytes of `modified` are newer than what the asker has; a date that cannot be read counts as older."""
    if modified == since:
        return False
    try:
        given: datetime = parsedate_to_datetime(since)
        return parsedate_to_datetime(modified) > given
    except (TypeError, ValueError, IndexError, OverflowError):
        return True
