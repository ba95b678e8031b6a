"""Terms that the law sets. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def answer_by(received_on: date) -> date:
    """The last day for an answer: a month after the request came in (GDPR art. 12.3)."""
    year, month = received_on.year + received_on.month // 12, received_on.month % 12 + 1
    return date(year, month, min(received_on.day, monthrange(year, month)[1]))
