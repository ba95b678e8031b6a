"""A change of a place or a room is seen first: whose calendar, which letters, and what no longer fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.db import writing
from app.core.permissions import SYSTEM
from app.messages.models import Letter
from app.scheduling import service as scheduling
from app.scheduling.service import ConflictKind, Level, PlaceFacts, SessionChange
from tests.factories import enrolments as factory
from tests.factories.scheduling_pages import hidden
from tests.features.planning.conftest import Planned


@pytest.fixture
def booked(
    app: Flask, db: Session, clock: FixedClock, planned: Planned, work: Callable[[], bool]
) -> tuple[int, int]:
    """A place with a room for five: one session of a group that goes on, one of another group."""
    place = scheduling.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="De Kolk", city="Assen"))
    room = scheduling.add_room(db, SYSTEM, clock, place_id=place.id, name="Klein", seats=5)
    other = scheduling.sessions_of(db, [factory.cohort(db, clock, name="Emmen, najaar 2026").id])[5]
    for one in (planned.sessions[3], other):
        there = replace(SessionChange.of(one), place="", place_id=place.id, room_id=room.id)
        scheduling.change_session(db, SYSTEM, clock, session_id=one.id, change=there)
    db.commit()
    with app.app_context(), writing() as session:
        cohorts.set_state(session, SYSTEM, clock, cohort_id=planned.cohort_id, state=CohortState.CONFIRMED)
    clock.advance(timedelta(hours=1))
    while work():
        pass
    return place.id, room.id


def letters(db: Session) -> int:
    db.rollback()
    found = db.scalar(sa.select(sa.func.count(Letter.id))) or 0
    db.rollback()
    return found


def test_a_room_gets_another_name_after_one_saw_whose_calendar_and_who_gets_a_letter(
    booked: tuple[int, int], administrator: FlaskClient, db: Session, planned: Planned
) -> None:
    address = f"/beheer/zalen/{booked[1]}"
    before = letters(db)
    answer = administrator.post(address, data={"name": "Groot", "seats": "5", "stap": "voorbeeld"})
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 200
    assert page.count("<del") == 2
    assert "Emmen, najaar 2026" in page
    assert "Wijzig de zaal en verstuur 5 brieven" in page
    assert letters(db) == before
    assert scheduling.room(db, booked[1]).name == "Klein"
    db.rollback()
    saved = administrator.post(address, data={**hidden(page), "stap": "opslaan"})
    assert saved.status_code == 303
    assert letters(db) == before + 5
    assert scheduling.session(db, planned.sessions[3].id).place.startswith("De Kolk, Groot")


def test_a_place_is_not_changed_otherwise_than_was_seen(
    booked: tuple[int, int], administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    address = f"/beheer/locaties/{booked[0]}"
    fresh = {"name": "De Kolk", "city": "Assen", "street": "Weiersstraat 1"}
    seen = administrator.post(address, data={**fresh, "stap": "voorbeeld"}).get_data(as_text=True)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=planned.sessions[3].id)
    db.commit()
    answer = administrator.post(address, data={**hidden(seen), "stap": "opslaan"})
    assert answer.status_code == 422
    assert "Er is intussen iets veranderd" in answer.get_data(as_text=True)
    assert scheduling.place(db, booked[0]).street == ""


@pytest.mark.parametrize("level", [Level.WARN, Level.BLOCK])
def test_fewer_seats_name_the_sessions_that_no_longer_fit(
    booked: tuple[int, int],
    administrator: FlaskClient,
    db: Session,
    clock: FixedClock,
    planned: Planned,
    level: Level,
) -> None:
    scheduling.set_conflict_levels(db, SYSTEM, clock, levels={ConflictKind.ROOM_SIZE: level})
    db.commit()
    address = f"/beheer/zalen/{booked[1]}"
    page = unescape(
        administrator.post(address, data={"name": "Klein", "seats": "4", "stap": "voorbeeld"}).get_data(
            as_text=True
        )
    )
    assert page.count("Er komen 5 mensen") == 1
    assert planned.sessions[3].title in page
    assert "Er gaat geen brief uit" not in page
    assert "In de agenda’s verandert hierdoor niets." in page
    assert administrator.post(address, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert scheduling.room(db, booked[1]).seats == 4


def test_a_room_where_nothing_is_planned_is_changed_at_once(
    administrator: FlaskClient, db: Session, clock: FixedClock
) -> None:
    place = scheduling.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="De Kolk", city="Assen"))
    room = scheduling.add_room(db, SYSTEM, clock, place_id=place.id, name="Klein", seats=5)
    db.commit()
    answer = administrator.post(f"/beheer/zalen/{room.id}", data={"name": "Groot", "seats": "9"})
    assert answer.status_code == 303
    assert scheduling.room(db, room.id).seats == 9


def test_the_button_of_a_room_says_whether_a_consequence_comes_first(
    booked: tuple[int, int], administrator: FlaskClient, db: Session, clock: FixedClock
) -> None:
    used = unescape(administrator.get(f"/beheer/zalen/{booked[1]}").get_data(as_text=True))
    assert "Bekijk het gevolg" in used
    assert "Wat hier gepland is" in used
    free = scheduling.add_room(db, SYSTEM, clock, place_id=booked[0], name="Vrij", seats=5)
    db.commit()
    page = unescape(administrator.get(f"/beheer/zalen/{free.id}").get_data(as_text=True))
    assert "Bekijk het gevolg" not in page
    saved = administrator.post(f"/beheer/zalen/{free.id}", data={"name": "Ruim", "seats": "6"})
    assert saved.status_code == 303, "in this room nothing is planned, whatever is planned beside it"
