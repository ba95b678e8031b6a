"""Subscribing to feeds, and reading what is in them."""

from typing import Any

from flask.testing import FlaskClient
from icalendar import Calendar, Component
from sqlalchemy.orm import Session

from app.calendars import service
from app.calendars.service import FeedKind
from app.core.clock import FixedClock
from app.core.permissions import Actor


def subscribe(
    db: Session, clock: FixedClock, owner: Actor, kind: FeedKind, subject_id: int, **more: Any
) -> str:
    """An address of this person, committed; its path."""
    token = f"{kind}-{subject_id}-{owner.person_id}-{len(service.feeds_of(db, owner.person_id or 0))}"
    service.new_address(db, owner, clock, kind=kind, subject_id=subject_id, token=token, **more)
    db.commit()
    return f"/feed/{token}.ics"


def events(client: FlaskClient, path: str) -> list[Component]:
    answer = client.get(path)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.get_data()).walk("VEVENT")
