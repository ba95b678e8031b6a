"""Lines of the log: sent twice they count once, and a changed line never goes over what another device wrote."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.practice import service
from app.practice.models import CaseEntry
from tests.factories.practice import Class, send, submitted, written

Login = Callable[[FlaskClient, Actor], FlaskClient]
LEARNER = "/leren/praktijkcasussen"


def test_a_line_of_the_log_that_is_sent_twice_counts_once(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    log = f"{LEARNER}/{case_id}/logboek"
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(log).text)[0]
    line = {
        "csrf_token": token,
        "client_id": "0f0e4d32-8a4e-4d0f-9a53-2f0f3d6f1a11",
        "on": "01-09-2026",
        "kind": "visit",
        "hours": "1,5",
        "text": "Zonder verbinding geschreven.",
    }
    for _ in range(2):
        answer = client.post(log, data=line, headers={"X-Autosave": "1"})
        assert answer.json == {"goto": log}
    future = client.post(log, data={**line, "client_id": "", "on": "01-09-2027"}, headers={"X-Autosave": "1"})
    assert future.status_code == 422
    assert "toekomst" in (future.json or {})["detail"]
    db.rollback()
    assert db.scalar(sa.select(sa.func.count()).select_from(CaseEntry)) == 2


def test_a_line_is_changed_but_not_over_what_another_device_wrote(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    entry_id = db.scalar(sa.select(CaseEntry.id)) or 0
    db.rollback()
    login(client, here.learner)
    url = f"{LEARNER}/{case_id}/logboek/{entry_id}"
    line = {"on": "01-09-2026", "kind": "meeting", "hours": "2", "text": "Nu zo."}
    base = re.findall(r'name="base" value="(\d+)"', client.get(url).text)[0]
    assert send(client, url, **line, base=base).status_code == 303
    late = send(client, url, **{**line, "text": "Of zo."}, base=base)
    assert late.status_code == 409
    assert "Nu zo." in late.text
    assert "Of zo." in late.text
    again = re.findall(r'name="base" value="(\d+)"', late.text)[0]
    assert send(client, url, **{**line, "text": "Of zo."}, base=again).status_code == 303
    db.rollback()
    case = service.case_for_author(db, here.learner.person_id or 0, case_id)
    assert [(entry.text, entry.kind, entry.minutes) for entry in case.entries] == [("Of zo.", "meeting", 120)]
    assert client.get(f"{LEARNER}/{case_id}/logboek/999999").status_code == 404


def test_a_submitted_case_has_no_page_to_change_a_line(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    entry_id = db.scalar(sa.select(CaseEntry.id)) or 0
    db.rollback()
    login(client, here.learner)
    assert client.get(f"{LEARNER}/{case_id}/logboek/{entry_id}").status_code == 302
