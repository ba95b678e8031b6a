"""The form of a split proposes what can be."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock, local
from app.core.permissions import SYSTEM, Role
from app.scheduling import service as scheduling
from app.scheduling.service import PlaceFacts, SessionChange
from app.subgroups import service as subgroups
from tests.counting import MOST_QUERIES, counted
from tests.factories.scheduling_pages import hidden
from tests.features.planning.conftest import Planned
from tests.people import ActorFor


def filled(page: str) -> dict[str, str]:
    """What a browser sends when nothing is touched."""
    form = re.findall(r"<form.*?</form>", page, re.DOTALL)[-1]
    values = {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form)
    }
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option selected value="([^"]*)"', options) or re.findall(
            r'<option[^>]*value="([^"]*)"', options
        )
        values[name] = unescape(chosen[0])
    return values


def test_a_split_as_proposed_is_seen_and_done(
    administrator: FlaskClient, app: Flask, db: Session, planned: Planned
) -> None:
    one = planned.sessions[3]
    address = f"/beheer/bijeenkomsten/{one.id}/splitsen?soort=delen"
    with counted(app) as sent:
        page = unescape(administrator.get(address).get_data(as_text=True))
    assert len(sent) <= MOST_QUERIES
    assert "Daarom stellen we de delen na elkaar voor." in page
    shown = administrator.post(address, data={**filled(page), "stap": "voorbeeld"})
    preview = unescape(shown.get_data(as_text=True))
    assert shown.status_code == 200, preview
    assert "deel B" in preview
    assert administrator.post(address, data={**hidden(preview), "stap": "opslaan"}).status_code == 303
    parts = [
        each for each in scheduling.sessions_of(db, [planned.cohort_id]) if each.module_key == one.module_key
    ]
    db.rollback()
    assert [each.part for each in parts] == ["A", "B"]
    assert parts[0].ends_at <= parts[1].starts_at


def test_two_parts_at_once_with_one_trainer_are_refused_at_the_second(
    administrator: FlaskClient, planned: Planned
) -> None:
    one = planned.sessions[3]
    address = f"/beheer/bijeenkomsten/{one.id}/splitsen?soort=delen"
    start, end = local(one.starts_at), local(one.ends_at)
    asked = {**filled(administrator.get(address).get_data(as_text=True))}
    asked |= {"day_1": f"{start:%d-%m-%Y}", "start_1": f"{start:%H:%M}", "end_1": f"{end:%H:%M}"}
    refused = administrator.post(address, data={**asked, "stap": "voorbeeld"})
    page = unescape(refused.get_data(as_text=True))
    assert refused.status_code == 422
    assert 'href="#trainer_person_id_1"' in page
    assert "Mirjam Trainster geeft dan al les" in page


def test_a_session_in_a_room_of_a_group_in_parts_is_proposed_within_the_queries_of_a_page(
    administrator: FlaskClient,
    app: Flask,
    db: Session,
    clock: FixedClock,
    planned: Planned,
    actor_for: ActorFor,
) -> None:
    colleague, guest = actor_for(Role.TRAINER), actor_for(Role.TRAINER)
    scheduling.assign_trainer(
        db, SYSTEM, clock, cohort_id=planned.cohort_id, person_id=colleague.person_id or 0
    )
    place = scheduling.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="De Kolk", city="Assen"))
    rooms = [
        scheduling.add_room(db, SYSTEM, clock, place_id=place.id, name=name, seats=20)
        for name in ("Een", "Twee")
    ]
    one, other = planned.sessions[3], planned.sessions[5]
    for each in (one, other):
        there = replace(SessionChange.of(each), place="", place_id=place.id, room_id=rooms[0].id)
        scheduling.change_session(db, SYSTEM, clock, session_id=each.id, change=there)
    scheduling.add_guest(db, SYSTEM, clock, session_id=one.id, person_id=guest.person_id or 0)
    subgroups.split_session(
        db,
        SYSTEM,
        clock,
        session_id=other.id,
        changes=[
            replace(there, trainer_person_id=planned.trainer.person_id),
            replace(there, trainer_person_id=colleague.person_id, room_id=rooms[1].id),
        ],
        noted=lambda db, ids: (),
    )
    db.commit()
    address = f"/beheer/bijeenkomsten/{one.id}/splitsen?soort=delen"
    administrator.get(address)
    with counted(app) as sent:
        assert administrator.get(address).status_code == 200
    assert len(sent) <= MOST_QUERIES
