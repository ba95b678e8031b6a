"""Sentences that rules can say without knowing a language: translated at the edge.

The message id is the Dutch sentence itself, with ``%(name)s`` placeholders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """A Dutch sentence with its parameters; ``plural`` and ``n`` are set when it counts something."""

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)
    plural: str | None = None
    n: int | None = None

    def __str__(self) -> str:
        """The Dutch sentence, for logs and tests."""
        chosen = self.plural if self.plural is not None and self.n != 1 else self.msgid
        return chosen % {key: str(value) for key, value in self.params.items()} if self.params else chosen

    def __hash__(self) -> int:
        return hash((self.msgid, tuple(sorted((k, str(v)) for k, v in self.params.items())), self.n))


def T(msgid: str, **params: Any) -> Text:
    """A sentence; a parameter may itself be a :class:`Text`, money or a date."""
    return Text(msgid, params)


def TN(singular: str, plural: str, *, n: int, **params: Any) -> Text:
    """A sentence that counts ``n`` things; both forms may use ``%(n)s``."""
    return Text(singular, {"n": n, **params}, plural, n)
