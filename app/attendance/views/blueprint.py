"""The blueprint of attendance, and who is asking."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.attendance.looks import STATE_OF, SYMBOLS, TONES
from app.core.errors import NotFound
from app.web.gate import current_actor

bp = Blueprint("attendance", __name__, template_folder="../templates")


def _words() -> dict[str, Any]:
    return {"tones": TONES, "signs": SYMBOLS, "state_of": STATE_OF}


bp.context_processor(_words)


def me() -> int:
    """The acting person; NotFound without one."""
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound
    return person_id
