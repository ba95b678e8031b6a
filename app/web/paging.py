"""Pages of a list by key: no offsets, so nothing is skipped or shown twice while others add rows."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

from app.core.text import TN, Text

Row = TypeVar("Row")
Key = tuple[str | int, ...]

#: Rows on one page.
SIZE: Final = 25
#: Name of the query parameter that holds the key of the last row before this page.
AFTER: Final = "na"
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list with the addresses of its neighbours; an empty address means there is none."""

    items: tuple[Row, ...]
    next_url: str
    first_url: str
    count_text: Text


def pack(key: Key) -> str:
    """A key as one word for an address."""
    raw = json.dumps(list(key), ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpack(word: str | None, *kinds: type[str] | type[int]) -> Key | None:
    """The key in ``word`` when its parts are of ``kinds``; None for the first page and for anything odd."""
    if not word or len(word) > _LONGEST:
        return None
    try:
        raw = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
        parts = json.loads(raw.decode())
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(parts, list) or len(parts) != len(kinds):
        return None
    for part, kind in zip(parts, kinds, strict=True):
        if type(part) is not kind or (isinstance(part, int) and abs(part) >= 2**63):
            return None
        if isinstance(part, str) and ("\0" in part or not part.isprintable()):
            return None
    return tuple(parts)


def dated(key: Key | None) -> tuple[date, int] | None:
    """A key of an ISO date and a number for a query; None for the first page and for a day that does not exist."""
    if key is None:
        return None
    try:
        return date.fromisoformat(str(key[0])), int(key[1])
    except ValueError:
        return None


def page_of(
    rows: Sequence[Row],
    *,
    key: Callable[[Row], Key],
    url: Callable[..., str],
    after: Key | None = None,
    total: int | None = None,
    size: int = SIZE,
) -> Page[Row]:
    """Cuts ``rows`` (up to ``size`` + 1 of them, sorted by key, all after ``after``) to one page.

    ``url(na=word)`` gives the address of the page after a key, ``url()`` of the first page.
    ``total`` is the number of all rows, if it is known.
    """
    shown = tuple(rows[:size])
    next_url = url(**{AFTER: pack(key(shown[-1]))}) if len(rows) > size and shown else ""
    if total is not None:
        count = TN("%(n)s in totaal", "%(n)s in totaal", n=total)
    else:
        count = TN("%(n)s op deze pagina", "%(n)s op deze pagina", n=len(shown))
    return Page(shown, next_url, url() if after is not None else "", count)


def url_builder(url_for: Callable[..., str], endpoint: str, **values: Any) -> Callable[..., str]:
    """``url`` for :func:`page_of`: the address of ``endpoint`` with its filters kept."""
    return lambda **more: url_for(
        endpoint, **{k: v for k, v in values.items() if v not in (None, "")}, **more
    )
