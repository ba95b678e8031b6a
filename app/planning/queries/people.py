"""Who sessions are for, and what keeps those people busy."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.subgroups import service as subgroups


def people_of(db: Session, sessions: Sequence[SessionView]) -> scheduling.People:
    """The people of these sessions, for the check of conflicts; an administrator may know them by name."""
    audience = subgroups.audience(db, sessions)
    return scheduling.People(
        audience={number: tuple(one.person_id for one in people) for number, people in audience.items()},
        named=True,
    )
