"""The way to a session: where it is, or where it is followed online."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.scheduling import service as scheduling
from app.scheduling.service import PlaceFacts, SessionChange
from tests.factories.scheduling_pages import Login
from tests.features.teaching.conftest import Lessons


def change(db: Session, clock: FixedClock, session_id: int, **other: object) -> None:
    one = SessionChange.of(scheduling.session(db, session_id))
    wanted = replace(one, **other)  # type: ignore[arg-type]
    scheduling.change_session(db, SYSTEM, clock, session_id=session_id, change=wanted)
    db.commit()


def test_a_learner_finds_the_way_to_what_is_to_come(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    first, second = lessons.sessions[:2]
    place = scheduling.add_place(
        db, SYSTEM, clock, facts=PlaceFacts(name="Het Hart", city="Rolde", latitude=52.99, longitude=6.64)
    )
    change(db, clock, first.id, place_id=place.id)
    change(db, clock, second.id, online_url="https://overleg.example/les-2")
    address = f"/leren/groepen/{lessons.cohort_id}"
    login(client, lessons.learner)
    page = client.get(address).text
    assert "https://www.openstreetmap.org/?mlat=52.990000&amp;mlon=6.640000" in page
    assert page.count("https://overleg.example/les-2") == 1
    change(db, clock, first.id, place="", place_id=None, online_url="https://overleg.example/les-1")
    page = client.get(address).text
    assert "https://overleg.example/les-1" in page
    assert "openstreetmap" not in page
    clock.set(second.ends_at + timedelta(minutes=1))
    login(client, lessons.learner)
    assert "overleg.example" not in client.get(address).text, "what is over has no door any more"
