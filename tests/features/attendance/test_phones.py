"""Taps over HTTP: what a phone kept arrives under the right name, and what no phone sends is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.attendance import service
from app.attendance.models import AbsenceReport
from app.attendance.rules import AttendanceState, Tap
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.scheduling import service as scheduling
from tests.factories.attending import stands, tap
from tests.factories.practice import Class
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
Sessions = list[scheduling.SessionView]
PRESENT, LATE, ABSENT = AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.ABSENT


def post_taps(
    client: FlaskClient, session_id: int, person_id: int | None, *taps: Any, **more: Any
) -> TestResponse:
    url = f"/trainer/bijeenkomsten/{session_id}/aanwezigheid"
    state = client.get(f"{url}/stand", headers={"Accept": "application/json"}).get_json()
    return client.post(
        f"{url}/tikken",
        json={"person": person_id, "taps": list(taps), **more},
        headers={"Accept": "application/json", "X-CSRFToken": (state or {}).get("csrf", "")},
    )


def as_json(one: Tap) -> dict[str, Any]:
    return {
        "id": one.tap_id,
        "enrolment": one.enrolment_id,
        "state": one.state,
        "at": one.tapped_at.timestamp() * 1000,
    }


def test_a_phone_sends_what_it_kept(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, sessions: Sessions, login: Login
) -> None:
    login(client, here.trainer)
    one = tap(here.enrolment_id, LATE, clock.now() - timedelta(minutes=20))
    answer = post_taps(client, sessions[0].id, here.trainer.person_id, as_json(one))
    assert answer.status_code == 200
    told = answer.get_json()
    assert told["taken"] == [one.tap_id]
    line = {"name": here.learner.name, "state": "late", "said": "10:10", "away": False, "tried": ""}
    assert told["sheet"]["lines"][str(here.enrolment_id)] == line
    db.rollback()
    assert stands(db, sessions[0].id) == {here.enrolment_id: "late"}


def test_taps_never_go_along_under_another_name(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    sessions: Sessions,
    login: Login,
    actor_for: ActorFor,
) -> None:
    other = actor_for(Role.TRAINER)
    login(client, here.trainer)
    one = as_json(tap(here.enrolment_id, PRESENT, clock.now()))
    assert post_taps(client, sessions[0].id, other.person_id, one).status_code == 409
    client.delete_cookie("leergang")
    state = f"/trainer/bijeenkomsten/{sessions[0].id}/aanwezigheid/stand"
    gone = client.get(state, headers={"Accept": "application/json"})
    assert gone.status_code == 401
    assert "ingelogd" in gone.get_json()["title"]
    assert client.get("/trainer").headers["Location"].endswith("next=/trainer")
    login(client, other)
    assert post_taps(client, sessions[0].id, other.person_id, one).status_code in (400, 404)
    db.rollback()
    assert stands(db, sessions[0].id) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "1"},
        {"enrolment": "1"},
        {"enrolment": -1},
        {"enrolment": 2**40},
        {"enrolment": True},
        {"state": "weg"},
        {"state": 3},
        {"at": "gisteren"},
        {"at": 1e300},
        {"at": -62_135_596_800_000},
        {"at": 253_370_764_800_000},
        {"at": None},
    ],
)
def test_what_no_phone_sends_is_refused_in_a_sentence(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    sessions: Sessions,
    login: Login,
    wrong: dict[str, Any],
) -> None:
    login(client, here.trainer)
    one = {**as_json(tap(here.enrolment_id, PRESENT, clock.now())), **wrong}
    answer = post_taps(client, sessions[0].id, here.trainer.person_id, one)
    assert answer.status_code == 422
    assert "niet lezen" in answer.get_json()["detail"]
    db.rollback()
    assert stands(db, sessions[0].id) == {}


def test_too_much_at_once_or_without_a_token_is_refused(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, sessions: Sessions, login: Login
) -> None:
    login(client, here.trainer)
    many = [as_json(tap(here.enrolment_id, PRESENT, clock.now())) for _ in range(51)]
    assert post_taps(client, sessions[0].id, here.trainer.person_id, *many).status_code == 422
    big = post_taps(client, sessions[0].id, here.trainer.person_id, more="x" * 40_000)
    assert big.status_code == 422
    url = f"/trainer/bijeenkomsten/{sessions[0].id}/aanwezigheid/tikken"
    bare = client.post(url, json={"person": here.trainer.person_id, "taps": []})
    assert bare.status_code == 400
    db.rollback()
    assert stands(db, sessions[0].id) == {}


def test_an_open_page_undoes_nothing_that_another_noted_meanwhile(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, sessions: Sessions, login: Login
) -> None:
    login(client, here.trainer)
    url = f"/trainer/bijeenkomsten/{sessions[0].id}/aanwezigheid"
    page = client.get(url).text
    hidden = dict(re.findall(r'name="(csrf_token|once|w\d+)" value="([^"]*)"', page))
    service.save_sheet(db, here.trainer, clock, session_id=sessions[0].id, marks={here.enrolment_id: ABSENT})
    db.commit()
    rest = {"rest": "ja", "r": [str(here.enrolment_id), str(here.peer_enrolment_id)]}
    assert client.post(url, data={**hidden, **rest}).status_code == 303
    db.rollback()
    assert stands(db, sessions[0].id) == {here.enrolment_id: "absent", here.peer_enrolment_id: "present"}


def test_who_reported_absent_is_marked_and_does_not_belong_to_the_rest(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, sessions: Sessions, login: Login
) -> None:
    db.add(
        AbsenceReport(
            session_id=sessions[0].id,
            enrolment_id=here.enrolment_id,
            remark="andere afspraak",
            reported_at=clock.now(),
            reported_for=sessions[0].starts_at,
        )
    )
    db.commit()
    found = service.sheet(db, sessions[0].id)
    assert [line.enrolment_id for line in found.rest] == [here.peer_enrolment_id]
    assert [line.reported for line in found.away] == ["andere afspraak"]
    assert found.noted == 0, "nobody is noted by what was said beforehand"
    db.rollback()
    login(client, here.trainer)
    page = client.get(f"/trainer/bijeenkomsten/{sessions[0].id}/aanwezigheid").text
    assert "meldde zich af" in page
    assert "andere afspraak" in page
    assert f'name="r" value="{here.peer_enrolment_id}"' in page
    assert f'name="r" value="{here.enrolment_id}"' not in page


def test_the_page_of_a_mark_tells_how_it_came_about_and_corrects_it(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, sessions: Sessions, login: Login
) -> None:
    service.save_sheet(db, here.trainer, clock, session_id=sessions[0].id, marks={here.enrolment_id: ABSENT})
    db.commit()
    clock.advance(timedelta(days=1))
    login(client, here.trainer)
    url = f"/trainer/bijeenkomsten/{sessions[0].id}/aanwezigheid/{here.enrolment_id}"
    page = client.get(url).text
    assert "Hoe het zo kwam" in page
    assert here.trainer.name in page
    hidden = dict(re.findall(r'name="(csrf_token|once)" value="([^"]*)"', page))
    bare = client.post(url, data={**hidden, "state": "present"})
    assert bare.status_code == 422
    assert "Schrijf op waarom" in bare.text
    done = client.post(url, data={**hidden, "state": "late", "reason": "bus had vertraging"})
    assert done.status_code == 303
    assert "Reden: bus had vertraging" in client.get(url).text
    other = f"/trainer/bijeenkomsten/{sessions[0].id}/aanwezigheid/999999"
    assert client.get(other).status_code == 404
