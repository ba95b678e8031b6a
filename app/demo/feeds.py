"""Calendar feeds of the demo world: one of each kind, by secret address."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.core.clock import Clock
from app.core.permissions import Actor
from app.core.tokens import new_token

#: Whose feed of what: the owner, the kind, the number of the subject, and what it is called on the list.
Wish = tuple[Actor, FeedKind, int, str]


def make(db: Session, clock: Clock, wishes: Iterable[Wish]) -> tuple[dict[str, str], ...]:
    """Gives each owner a fresh address. Answers [{kind, path, name, login}]."""
    made = []
    for owner, kind, subject_id, name in wishes:
        token, _ = new_token()
        calendars.new_address(
            db, owner, clock, kind=kind, subject_id=subject_id, token=token, label="Telefoon"
        )
        made.append({"kind": str(kind), "path": f"/feed/{token}.ics", "name": name, "login": owner.email})
    return tuple(made)
