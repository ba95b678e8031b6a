"""Calendar feeds of the demo world: one of each kind, by secret address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy.orm import Session

from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.core.clock import Clock
from app.core.permissions import Actor
from app.core.tokens import new_token

#: Whose feed of what: the owner, the kind, the number of the subject, and what it is called on the list.
Wish = tuple[Actor, FeedKind, int, str]
#: What the address of the demo is called.
LABEL: Final = "Telefoon"


def make(db: Session, clock: Clock, wishes: Iterable[Wish]) -> tuple[dict[str, str], ...]:
    """Gives each owner a fresh address in the place of those of the demo. Answers [{kind, path, name, login}]."""
    made = []
    for owner, kind, subject_id, name in wishes:
        token, _ = new_token()
        for old in calendars.feeds_of(db, owner.person_id or 0):
            if (old.kind, old.subject_id, old.label) == (kind, subject_id, LABEL):
                calendars.revoke(db, owner, clock, feed_id=old.id)
        calendars.new_address(db, owner, clock, kind=kind, subject_id=subject_id, token=token, label=LABEL)
        made.append({"kind": str(kind), "path": f"/feed/{token}.ics", "name": name, "login": owner.email})
    return tuple(made)
