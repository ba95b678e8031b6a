"""Self check-in over HTTP: scan or type, confirm once, and the screen in the room that shows who is in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from app.attendance.models import CheckInDevice, SharedDevice
from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.core.tokens import digest
from app.scheduling import service as scheduling
from tests.counting import counted
from tests.factories.attending import code_now, stored
from tests.factories.practice import Class

Login = Callable[[FlaskClient, Actor], FlaskClient]
Sessions = list[scheduling.SessionView]


def form_of(client: FlaskClient, url: str) -> dict[str, str]:
    return dict(re.findall(r'name="(csrf_token|once|code)" value="([^"]*)"', client.get(url).text))


def type_code(client: FlaskClient, session_id: int, code: str) -> TestResponse:
    url = f"/aanmelden/{session_id}"
    return client.post(url, data={**form_of(client, url), "code": code})


@dataclass(frozen=True)
class Door:
    """The check-in of the session that goes on, and what was noted there."""

    db: Session
    clock: FixedClock
    session_id: int

    @property
    def address(self) -> str:
        """Where a phone without a code checks in."""
        return f"/aanmelden/{self.session_id}"

    def link(self) -> str:
        """What the QR code on the screen says now."""
        return f"{self.address}/{code_now(self.db, self.clock, self.session_id)}"

    def digits(self) -> str:
        """What the screen shows now for who types."""
        return code_now(self.db, self.clock, self.session_id, spoken=True)

    def type(self, client: FlaskClient, code: str = "") -> TestResponse:
        """Types a code, or else the one of now."""
        return type_code(client, self.session_id, code or self.digits())

    def noted(self) -> dict[int, str]:
        """What is stored, by enrolment."""
        return stored(self.db, self.session_id)


@pytest.fixture
def door(db: Session, clock: FixedClock, opened: scheduling.SessionView) -> Door:
    return Door(db, clock, opened.id)


def test_a_learner_scans_confirms_once_and_is_in(
    client: FlaskClient, clock: FixedClock, here: Class, door: Door, login: Login
) -> None:
    link = door.link()
    asked = client.get(link)
    assert asked.status_code == 302, "who is not logged in logs in first and comes back"
    assert asked.headers["Location"].endswith(link)
    login(client, here.learner)
    shown = client.get(link)
    assert "Ben je er?" in shown.text
    assert shown.headers["Referrer-Policy"] == "strict-origin"
    assert door.noted() == {}, "looking at the address changes nothing"
    answer = client.post(door.address, data=form_of(client, link))
    assert answer.status_code == 303
    assert "Je bent erbij" in client.get(answer.headers["Location"]).text
    assert door.noted() == {here.enrolment_id: "present"}
    clock.advance(timedelta(minutes=2))
    assert "Je bent erbij" in client.get(link).text


def test_an_old_link_asks_for_the_newest_code_and_the_digits_do_as_well(
    client: FlaskClient, clock: FixedClock, here: Class, door: Door, login: Login
) -> None:
    link = door.link()
    clock.advance(timedelta(seconds=61))
    login(client, here.learner)
    assert "geldt niet meer" in client.get(link).text
    assert "Code van zes cijfers" in client.get("/aanmelden").text
    code = door.digits()
    assert door.type(client, f"{code[:3]} {code[3:]}").status_code == 303
    assert door.noted() == {here.enrolment_id: "present"}


def test_the_trainer_sees_who_wanted_to_check_in_with_the_device_of_another(
    app: Flask, client: FlaskClient, db: Session, here: Class, door: Door, login: Login
) -> None:
    sheet = f"/trainer/bijeenkomsten/{door.session_id}/aanwezigheid"
    said = f"wilde zich aanmelden met het toestel van {here.learner.name}"
    login(client, here.learner)
    assert door.type(client).status_code == 303
    trainer = login(app.test_client(), here.trainer)
    assert said not in trainer.get(sheet).text
    login(client, here.peer)
    for _ in range(2):
        assert door.type(client).status_code == 422
    assert said in trainer.get(sheet).text
    assert trainer.get(f"{sheet}/stand").json["lines"][str(here.peer_enrolment_id)]["tried"] == said
    more = trainer.get(f"{sheet}/{here.peer_enrolment_id}").text
    assert f"met het toestel van {here.learner.name}" in more
    rows = db.execute(sa.select(SharedDevice.enrolment_id, SharedDevice.owner_enrolment_id)).all()
    assert [tuple(row) for row in rows] == [(here.peer_enrolment_id, here.enrolment_id)]
    own = login(app.test_client(), here.peer)
    assert door.type(own).status_code == 303, "with the own phone it still works"
    assert said not in trainer.get(sheet).text, "what holds by now is that they are in"


def test_the_device_cookie_keeps_a_second_person_out(
    app: Flask, client: FlaskClient, db: Session, here: Class, door: Door, login: Login
) -> None:
    login(client, here.learner)
    assert door.type(client).status_code == 303
    cookie = client.get_cookie("toestel")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert db.scalars(sa.select(CheckInDevice.device_sha256)).all() == [digest(cookie.value)]
    login(client, here.peer)
    refused = door.type(client)
    assert refused.status_code == 422
    assert "al iemand anders" in refused.text
    own = login(app.test_client(), here.peer)
    assert door.type(own).status_code == 303


def test_guessing_is_locked_out_and_scanning_still_works(
    client: FlaskClient, here: Class, door: Door, login: Login
) -> None:
    login(client, here.learner)
    right = door.digits()
    wrong = next(f"{n:06d}" for n in range(9) if f"{n:06d}" != right)
    with capture_logs() as told:
        for _ in range(5):
            assert "geldt niet meer" in door.type(client, wrong).text
        locked = door.type(client)
    assert locked.status_code == 422
    assert "te vaak een code geprobeerd" in locked.text
    refused = [one["person_id"] for one in told if one["event"] == "check_in_refused"]
    assert refused == [here.learner.person_id] * 6
    assert wrong not in str(told), "no code stands in a log"
    assert door.noted() == {}
    assert client.post(door.address, data=form_of(client, door.link())).status_code == 303


def test_forty_wrong_codes_of_all_together_end_typing_at_a_session(
    app: Flask,
    client: FlaskClient,
    clock: FixedClock,
    here: Class,
    door: Door,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.attendance.service.checking_in.WRONG_OF_ALL", 3)
    login(client, here.peer)
    for _ in range(3):
        door.type(client, "abc")
    other = login(app.test_client(), here.learner)
    assert "te veel verkeerde codes" in door.type(other).text
    clock.advance(timedelta(minutes=10))
    assert door.type(other).status_code == 303


def test_who_is_locked_out_locks_out_nobody_else(
    app: Flask, client: FlaskClient, here: Class, door: Door, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.attendance.service.checking_in.TRIES_OF_ONE", 2)
    monkeypatch.setattr("app.attendance.service.checking_in.WRONG_OF_ALL", 3)
    login(client, here.peer)
    for _ in range(6):
        assert door.type(client, "abc").status_code == 422
    other = login(app.test_client(), here.learner)
    assert door.type(other).status_code == 303


def test_the_screen_shows_the_codes_and_who_is_in(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    sessions: Sessions,
    login: Login,
) -> None:
    first = sessions[0]
    clock.set(first.starts_at)
    login(client, here.trainer)
    sheet = f"/trainer/bijeenkomsten/{first.id}"
    assert "Open de aanmelding" in client.get(f"{sheet}/aanwezigheid").text
    token = form_of(client, f"{sheet}/aanwezigheid")
    assert client.post(f"{sheet}/aanmelden/open", data=token).headers["Location"] == f"{sheet}/scherm"
    page = client.get(f"{sheet}/scherm").text
    assert "<svg" in page
    assert "style=" not in page, "the policy of this site allows no inline style"
    code = code_now(db, clock, first.id, spoken=True)
    assert f"{code[:3]} {code[3:]}" in page
    assert "0 van de 2 zijn er" in page
    learner = login(app.test_client(), here.learner)
    assert type_code(learner, first.id, code).status_code == 303
    state = client.get(f"{sheet}/scherm/stand", headers={"Accept": "application/json"}).get_json()
    assert state["counted"] == "1 van de 2 is er"
    assert [one["name"] for one in state["people"]] == [here.learner.name]
    assert state["left_ms"] == 30_000
    clock.advance(timedelta(seconds=10))
    later = client.get(f"{sheet}/scherm/stand").get_json()
    assert (later["digits"], later["left_ms"]) == (state["digits"], 20_000)
    clock.advance(timedelta(seconds=20))
    assert client.get(f"{sheet}/scherm/stand").get_json()["qr"] != state["qr"]
    assert client.post(f"{sheet}/aanmelden/sluit", data=token | {"once": "x" * 20}).status_code == 303
    closed = client.get(f"{sheet}/scherm/stand").get_json()
    assert (closed["open"], closed["qr"], closed["digits"]) == (False, "", "")


def test_pages_of_check_in_are_cheap(
    app: Flask, client: FlaskClient, here: Class, opened: scheduling.SessionView, login: Login
) -> None:
    for actor, paths in (
        (here.learner, ("/aanmelden", f"/aanmelden/{opened.id}")),
        (
            here.trainer,
            tuple(
                f"/trainer/bijeenkomsten/{opened.id}/{rest}"
                for rest in ("aanwezigheid", "aanwezigheid/stand", "scherm", "scherm/stand")
            ),
        ),
    ):
        login(client, actor)
        for path in paths:
            client.get(path)
            with counted(app) as sent:
                assert client.get(path).status_code == 200
            assert len(sent) <= 20, path
