"""What makes two told entries one and the same."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import date
from typing import TypeVar

Told = TypeVar("Told", bound=Hashable)


def key_of(
    *, iban: str, booked_on: date, amount_cents: int, mark: str, facts: Iterable[str], nth: int
) -> str:
    """The SHA-256 by which an entry is known in every file that tells it.

    `mark` is the bank's own reference of the entry, empty when the file gives none; `facts` are counterparty and text;
    `nth` tells apart entries that are equal in all of that on one day: 0 for the first.
    """
    parts = [
        iban,
        booked_on.isoformat(),
        str(amount_cents),
        mark,
        *(plain(fact) for fact in facts),
        str(nth),
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def ordinals(told: Iterable[Told]) -> list[int]:
    """For each in turn: how many equal ones went before it."""
    seen: Counter[Told] = Counter()
    found = []
    for one in told:
        found.append(seen[one])
        seen[one] += 1
    return found


def plain(fact: str) -> str:
    """A fact without what differs from file to file: capitals and white space."""
    return "".join(fact.split()).casefold()
