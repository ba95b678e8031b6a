"""Pure decisions of the desk: what was shown is what is done."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from app.core.errors import Refused
from app.core.text import T

#: Most characters of a reason.
LONGEST_REASON = 300


def mark_of(facts: Any) -> str:
    """A short mark of plain JSON facts: the same facts give the same mark, other facts another."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def check_shown(shown: str, now: str) -> None:
    """Raise Refused when what the reader saw (its mark) is not what would happen now."""
    if shown != now:
        raise Refused(
            T("Er is intussen iets veranderd. Kijk hieronder na wat er nu gebeurt en bevestig het opnieuw.")
        )


def tidy_reason(reason: str) -> str:
    """The reason on one line. Raises Refused, naming the field, when it is too long."""
    tidy = " ".join(reason.split())
    if len(tidy) > LONGEST_REASON:
        raise Refused(
            T(
                "Gebruik ten hoogste %(max)s tekens. Het zijn er nu %(now)s.",
                max=LONGEST_REASON,
                now=len(tidy),
            ),
            field="reason",
        )
    return tidy
