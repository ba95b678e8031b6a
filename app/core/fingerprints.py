"""One short word for many facts: what was frozen is still what it was, and what was shown is what is done."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from app.core.errors import Refused
from app.core.text import T


def fingerprint(facts: Any) -> str:
    """SHA-256 of plain JSON facts in a fixed order, 64 hex digits: other facts have another one."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def mark_of(facts: Any) -> str:
    """A short mark of the facts on a preview, for the form that confirms them."""
    return fingerprint(facts)[:32]


def check_shown(shown: str, now: str) -> None:
    """Raise Refused when what the reader saw (its mark) is not what would happen now."""
    if shown != now:
        raise Refused(
            T("Er is intussen iets veranderd. Kijk hieronder na wat er nu gebeurt en bevestig het opnieuw.")
        )
