"""What was shown is what is done: a mark of the facts on a preview."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from app.core.errors import Refused
from app.core.text import T


def mark_of(facts: Any) -> str:
    """A short mark of plain JSON facts: the same facts give the same mark, other facts another."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def check_shown(shown: str, now: str) -> None:
    """Raise Refused when what the reader saw (its mark) is not what happens now."""
    if shown != now:
        raise Refused(
            T("Er is intussen iets veranderd. Kijk hieronder na wat er nu gebeurt en bevestig het opnieuw.")
        )
