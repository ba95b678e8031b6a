"""The privacy officer makes the file of who cannot make it: of a person without an account, and never with a text."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.permissions import Role
from app.messages.models import Letter
from app.practice.models import PracticeCase
from app.privacy.models import SubjectRequest
from tests.factories import enrolments as factory
from tests.factories.practice import PLANTED, Class
from tests.factories.protected import filled
from tests.features.privacy.test_officer import HOME, send
from tests.features.privacy.test_own_data import Login
from tests.pages import hidden
from tests.people import ActorFor

ASKED = {"kind": "access", "words": "Wat bewaren jullie van mij?", "received_on": "02-09-2026"}


@pytest.fixture
def officer(app: Flask, actor_for: ActorFor, login: Login) -> FlaskClient:
    return login(app.test_client(), actor_for(Role.PRIVACY_OFFICER))


def file_of(officer: FlaskClient, address: str) -> dict[str, bytes]:
    token = hidden(officer.get(f"{address}/bestand").text)["csrf_token"]
    answer = officer.post(f"{address}/bestand", data={"csrf_token": token})
    assert answer.status_code == 200, answer.status_code
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_a_person_without_an_account_gets_an_answer_and_a_file(
    db: Session, clock: FixedClock, here: Class, officer: FlaskClient
) -> None:
    gone = factory.enrol(db, clock, here.world, 7).enrolment_id
    email = factory.person(7).email
    db.commit()
    address = send(officer, f"{HOME}/verzoeken/noteren", email=f" {email.upper()} ", **ASKED)
    assert address.startswith(f"{HOME}/verzoeken/")
    assert officer.get(f"{address}/bestand").status_code == 404
    send(officer, address, verdict="granted", words="Je krijgt het bestand per aangetekende post.")
    assert "Naar het bestand" in officer.get(address).text
    found = file_of(officer, address)
    data = json.loads(found["gegevens.json"])
    assert data["tabellen"]["person"]["over_jou"][0]["email"] == email
    assert [one["id"] for one in data["tabellen"]["enrolment"]["over_jou"]] == [gone]
    assert "Wat bewaren jullie van mij?" in found["gegevens.html"].decode()
    last = db.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert last is not None
    assert last.action == "privacy:person:export"
    told = db.query(Letter).filter(Letter.template == "privacy/request_answered").one()
    assert told.to_address == email


def test_neither_text_nor_alias_of_a_case_reaches_the_officer(
    db: Session, clock: FixedClock, here: Class, officer: FlaskClient
) -> None:
    case_id = filled(db, clock, here)
    alias = db.get_one(PracticeCase, case_id).alias
    db.commit()
    address = send(officer, f"{HOME}/verzoeken/noteren", email=here.learner.email, **ASKED)
    send(officer, address, verdict="granted", words="Je krijgt het bestand.")
    for name, content in file_of(officer, address).items():
        assert PLANTED.encode() not in content, name
        assert alias.encode() not in content, name
        assert b"practice_case" in content or name.endswith(".html")


def test_only_a_granted_request_for_access_of_a_person_makes_a_file(
    db: Session, clock: FixedClock, here: Class, officer: FlaskClient
) -> None:
    erasing = send(
        officer, f"{HOME}/verzoeken/noteren", **{**ASKED, "email": here.peer.email, "kind": "erasure"}
    )
    send(officer, erasing, verdict="granted", words="We wissen het.")
    refused = send(officer, f"{HOME}/verzoeken/noteren", email=here.learner.email, **ASKED)
    send(officer, refused, verdict="refused", words="We weten niet wie je bent.")
    token = hidden(officer.get(f"{HOME}/verzoeken/noteren").text)["csrf_token"]
    for address in (erasing, refused):
        assert officer.get(f"{address}/bestand").status_code == 404
        assert officer.post(f"{address}/bestand", data={"csrf_token": token}).status_code == 404


def test_a_request_is_noted_for_somebody_whom_we_know_and_once(
    db: Session, here: Class, officer: FlaskClient
) -> None:
    address = f"{HOME}/verzoeken/noteren"
    assert "We kennen niemand" in send(officer, address, email="niemand@nergens.nl", **ASKED)
    late = {**ASKED, "received_on": "01-01-2030"}
    assert "nog niet geweest" in send(officer, address, email=here.learner.email, **late)
    assert send(officer, address, email=here.learner.email, **ASKED).startswith(HOME)
    assert "Er staat al" in send(officer, address, email=here.learner.email, **ASKED)
    assert db.query(SubjectRequest).count() == 1


@pytest.mark.parametrize("kind", ["access", "correction", "erasure"])
def test_administrators_hear_of_what_an_officer_notes_for_another_and_changes_something(
    db: Session, here: Class, officer: FlaskClient, actor_for: ActorFor, kind: str
) -> None:
    boss, other = actor_for(Role.ADMINISTRATOR), actor_for(Role.PRIVACY_OFFICER)
    db.commit()
    send(officer, f"{HOME}/verzoeken/noteren", email=here.learner.email, **{**ASKED, "kind": kind})
    told = {one.person_id for one in db.query(Letter).filter(Letter.template == "privacy/request_asked")}
    assert told == (set() if kind == "access" else {boss.person_id, other.person_id})


def test_the_file_of_another_asks_for_a_fresh_password(
    db: Session, here: Class, officer: FlaskClient
) -> None:
    address = send(officer, f"{HOME}/verzoeken/noteren", email=here.learner.email, **ASKED)
    send(officer, address, verdict="granted", words="Je krijgt het bestand.")
    token = hidden(officer.get(f"{address}/bestand").text)["csrf_token"]
    with officer.session_transaction() as session:
        session["fs_paa"] = 0
    answer = officer.post(f"{address}/bestand", data={"csrf_token": token})
    assert answer.headers["Location"].startswith("/account/controle")
