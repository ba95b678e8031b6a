"""Everybody's own data: one file with all of it and nothing of others, and requests that are answered."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.belongings import FATES
from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.messages.letters import render
from app.messages.models import Letter
from app.messages.queries import context_of
from app.practice.service import protection
from app.privacy.models import SubjectRequest
from tests.conftest import SETTINGS
from tests.factories.practice import PLANTED, Class
from tests.factories.protected import filled
from tests.features.messages.test_letter_snapshots import LETTERHEAD
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
OWN = "/mijn-gegevens"


def files(client: FlaskClient) -> dict[str, bytes]:
    """What stands in the ZIP, by name."""
    token = hidden(client.get(f"{OWN}/bestand").text)["csrf_token"]
    answer = client.post(f"{OWN}/bestand", data={"csrf_token": token})
    assert answer.status_code == 200, answer.status_code
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def content(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(client)["gegevens.json"])
    return found


def test_a_learner_gets_everything_with_the_own_texts_and_pictures(
    app: Flask, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = filled(db, clock, here)
    protection.note_reading(
        db, here.trainer, clock, case_id=case_id, version_number=1, action="read", ground="beoordeling"
    )
    db.commit()
    found = files(login(app.test_client(), here.learner))
    data = json.loads(found["gegevens.json"])
    assert {"person", "account", "enrolment", "practice_case", "case_read"} <= data["tabellen"].keys()
    assert data["praktijkcasussen"][0]["tekst"]["persoon"] == PLANTED
    assert PLANTED in found["gegevens.html"].decode()
    assert [name for name in found if name.startswith("bijlagen/")]
    assert data["tabellen"]["case_read"]["over_jou"][0]["person_id"] == "iemand anders"
    assert [one.action for one in db.query(AuditEvent).order_by(AuditEvent.id)][-1] == "privacy:data:export"


def test_nothing_of_others_and_no_secret_goes_along(
    app: Flask, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = filled(db, clock, here)
    filled(db, clock, here, text="Alleen van de ander.", mine=False)
    protection.note_reading(
        db, here.trainer, clock, case_id=case_id, version_number=1, action="read", ground="beoordeling"
    )
    db.commit()
    for name, text in files(login(app.test_client(), here.learner)).items():
        for other in (here.peer, here.trainer):
            assert other.name.encode() not in text, name
            assert other.email.encode() not in text, name
        assert b"Alleen van de ander" not in text, name


def test_a_trainer_gets_what_they_did_without_whom_it_was_about(
    app: Flask, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = filled(db, clock, here)
    protection.note_reading(
        db, here.trainer, clock, case_id=case_id, version_number=1, action="read", ground="beoordeling"
    )
    db.commit()
    data = content(login(app.test_client(), here.trainer))
    [line] = data["tabellen"]["case_read"]["door_jou"]
    assert set(line) == {"id", "person_id", "at"}
    assert PLANTED not in json.dumps(data)
    assert here.learner.name not in json.dumps(data)


def test_every_column_that_names_a_person_is_looked_at(app: Flask, db: Session, actor_for: ActorFor) -> None:
    from app.privacy.queries import reach
    from app.privacy.rules.inventory import TABLES

    looked = {
        f"{name}.{column}"
        for name, told in TABLES.items()
        for column in (*(way.partition(":")[0] for way in told.own), *told.did)
    }
    assert FATES.keys() <= looked
    assert reach.reached(db, actor_for(Role.LEARNER).person_id or 0)[0].name == "person"


def test_the_file_asks_for_a_fresh_password(app: Flask, here: Class, login: Login) -> None:
    client = login(app.test_client(), here.learner)
    token = hidden(client.get(f"{OWN}/bestand").text)["csrf_token"]
    with client.session_transaction() as session:
        session["fs_paa"] = 0
    answer = client.post(f"{OWN}/bestand", data={"csrf_token": token})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/account/controle")


def test_a_correction_goes_sealed_to_who_can_do_it_and_is_answered_by_letter(
    app: Flask, db: Session, here: Class, login: Login, actor_for: ActorFor
) -> None:
    administrator, officer = actor_for(Role.ADMINISTRATOR), actor_for(Role.PRIVACY_OFFICER)
    client = login(app.test_client(), here.learner)
    words = "Mijn achternaam is verkeerd gespeld, het is Zevenhuizen."
    form = hidden(client.get(f"{OWN}/verbeteren").text)
    assert client.post(f"{OWN}/verbeteren", data={**form, "words": words}).status_code == 303
    [row] = db.query(SubjectRequest)
    number = row.id
    assert words.encode() not in row.sealed
    assert (row.due_on - row.received_on).days in (28, 29, 30, 31)
    sent = {one.to_address for one in db.query(Letter).filter(Letter.template == "privacy/request_asked")}
    assert sent == {administrator.email, officer.email}
    letters = db.query(Letter).filter(Letter.template == "privacy/request_asked").all()
    assert not any("Zevenhuizen" in str(context_of(db, one)) for one in letters)
    db.commit()
    watch = login(app.test_client(), officer)
    address = f"/privacyfunctionaris/verzoeken/{number}"
    assert words in watch.get(address).text
    form = hidden(watch.get(address).text)
    db.commit()
    watch.post(address, data={**form, "verdict": "granted", "words": "Je naam is verbeterd."})
    assert "Je naam is verbeterd." in watch.get(address).text
    told = db.query(Letter).filter(Letter.template == "privacy/request_answered").one()
    assert told.to_address == here.learner.email


def test_asking_twice_while_one_is_open_is_refused(app: Flask, here: Class, login: Login) -> None:
    client = login(app.test_client(), here.learner)
    for status in (303, 422):
        form = hidden(client.get(f"{OWN}/wissen").text)
        assert client.post(f"{OWN}/wissen", data={**form, "words": "Wis alles."}).status_code == status


def test_a_described_person_is_found_by_alias_through_their_organisation_only(
    app: Flask, db: Session, clock: FixedClock, here: Class, login: Login, actor_for: ActorFor
) -> None:
    case_id = filled(db, clock, here)
    watch = login(app.test_client(), actor_for(Role.PRIVACY_OFFICER))
    address = "/privacyfunctionaris/verzoeken/beschreven-persoon"
    given = {
        "kind": "erasure",
        "words": "De persoon wil niet meer beschreven zijn.",
        "received_on": "03-09-2026",
    }
    at = {"organisation_id": here.world.own.id, "cohort_id": here.cohort_id}
    form = hidden(watch.get(address).text)
    missed = watch.post(address, data={**form, **given, **at, "alias": "Onbekend"})
    assert missed.status_code == 422
    form = hidden(watch.get(address).text)
    found = watch.post(address, data={**form, **given, **at, "alias": "eik 1"})
    assert found.status_code == 303, found.text
    shown = watch.get(found.headers["Location"]).text
    assert "Wis de tekst van deze casus" in shown
    assert "Eik 1" not in shown
    assert PLANTED not in shown
    assert db.query(SubjectRequest).one().case_id == case_id


def test_a_letter_that_waits_from_before_an_update_still_goes_out(app: Flask) -> None:
    facts = {
        "given_name": "Karin",
        "kind": "correction",
        "described": False,
        "received_day": "2026-11-20",
        "due_day": "2026-12-20",
        "link_path": "/beheer/personen/1",
        "officer": False,
        "asker": "Petra van der Veen",
    }
    with app.app_context():
        said = render(SETTINGS, LETTERHEAD, "privacy/request_asked", "nl", facts)
    assert "De privacyfunctionaris beantwoordt het verzoek." in said.text
    assert "De privacyfunctionaris beantwoordt het verzoek." in said.html
