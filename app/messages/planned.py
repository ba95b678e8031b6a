"""A letter that follows from how things stand, before it is written. Offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.text import Text


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder: derived anew each time, so it moves with its cause and vanishes with it."""

    #: What it is about, for which date, and for whom: the key of its letter, so that it goes once.
    key: str
    #: When it goes; aware UTC.
    at: datetime
    #: From when it has no use any more and is not sent; aware UTC.
    ends_at: datetime
    #: ``feature/name``.
    template: str
    #: Whom it is for; None when it goes to an organisation.
    person_id: int | None
    to: str
    to_name: str
    language: str
    #: Plain JSON for the template.
    context: dict[str, Any]
    #: Why it goes.
    cause: Text
    #: Endpoint and values of the page about its cause; empty when there is none.
    url: tuple[str, dict[str, Any]] | tuple[()] = ()
