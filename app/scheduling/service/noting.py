"""What attendance that was noted keeps a session from. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

from app.core.clock import local
from app.core.errors import Refused
from app.core.text import T
from app.scheduling.queries import SessionView
from app.scheduling.service.wishes import Wish

#: Which of these sessions have attendance noted; told by who knows attendance, a floor above.
Noted = Callable[[Session, Collection[int]], Collection[int]]


def nothing_noted(db: Session, session_ids: Collection[int]) -> Collection[int]:
    """Knows of no attendance."""
    return ()


def refuse_other_day(db: Session, noted: Noted, before: SessionView, wanted: Wish) -> None:
    """Raise Refused when a session with attendance would come to another day: who was there was there that day."""
    if local(before.starts_at).date() != local(wanted.starts_at).date() and noted(db, [before.id]):
        raise Refused(
            T("Er is al aanwezigheid ingevuld. Deze bijeenkomst kan niet meer naar een andere dag."),
            field="day",
        )
