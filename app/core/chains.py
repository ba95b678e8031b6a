"""The arithmetic of a hash chain: each link's hash covers what it says and the hash before it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

#: The hash before the first link.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it was stored, and the hash that what it says should have."""

    id: int
    previous_hash: str
    hash: str
    computed: str


def link_hash(previous: str, said: Sequence[Any]) -> str:
    """SHA-256 over the canonical JSON of the hash before and what the link says, as 64 hex digits."""
    text = json.dumps([previous, *said], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(links: Iterable[Link], *, last: tuple[int, str]) -> int | None:
    """The number of the first link that does not fit the chain, or None when all fit.

    ``last`` is the number and hash that the chain's head holds: a link beyond it was added, a missing one cut off.
    """
    previous, expected = GENESIS, 1
    for link in links:
        if (link.id, link.previous_hash, link.hash) != (expected, previous, link.computed):
            return link.id
        previous, expected = link.hash, expected + 1
    return None if (expected - 1, previous) == last else min(expected, last[0] + 1)
