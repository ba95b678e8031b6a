"""Saving while typing: nothing typed is lost, and two devices never write over each other unseen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.practice import service
from tests.factories.practice import Class, written

Login = Callable[[FlaskClient, Actor], FlaskClient]
LEARNER = "/leren/praktijkcasussen"


class Page:
    """A page of one case as its script sees it."""

    def __init__(self, client: FlaskClient, case_id: int, part: str = "terugblik") -> None:
        self.client, self.case_id, self.url = client, case_id, f"{LEARNER}/{case_id}/{part}"
        shown = client.get(self.url).text
        self.hidden = dict(re.findall(r'name="(csrf_token|once|basis-[a-zA-Z0-9-]+)" value="([^"]*)"', shown))
        self.person = int(re.findall(r'data-person="(\d+)"', shown)[0])

    def base(self, field: str) -> int:
        return int(self.hidden[f"basis-{field}"])

    def save(self, text: str, field: str = "reflection", **other: Any) -> TestResponse:
        sent = {"person": self.person, "field": field, "text": text, "base": self.base(field), **other}
        headers = {"X-CSRFToken": self.hidden["csrf_token"], "Accept": "application/json"}
        answer = self.client.post(f"{LEARNER}/{self.case_id}/veld", json=sent, headers=headers)
        if answer.status_code == 200 and answer.json and "revision" in answer.json:
            self.hidden[f"basis-{field}"] = str(answer.json["revision"])
        return answer

    def press(self, **values: str) -> TestResponse:
        return self.client.post(self.url, data={**self.hidden, "stap": "verder", **values})


def stored(db: Session, here: Class, case_id: int) -> str:
    db.rollback()
    found = service.case_for_author(db, here.learner.person_id or 0, case_id).document.reflection
    db.rollback()
    return found


def test_each_field_is_saved_while_it_is_typed(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    page = Page(login(client, here.learner), case_id)
    for text in ("Eerst dit.", "Eerst dit. Toen dat. "):
        answer = page.save(text)
        assert answer.json == {"saved": "10:30", "revision": page.base("reflection"), "text": text}
    assert stored(db, here, case_id) == "Eerst dit. Toen dat. "


def test_a_second_device_is_told_and_both_texts_stay(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    phone, laptop = Page(client, case_id), Page(client, case_id)
    assert phone.save("Op de telefoon.").json
    clash = laptop.save("Op de laptop.").json
    assert clash == {"clash": {"theirs": "Op de telefoon.", "revision": phone.base("reflection")}}
    assert stored(db, here, case_id) == "Op de telefoon."
    # The same text from both sides is no clash.
    assert "clash" not in (laptop.save("Op de telefoon.").json or {"clash": 1})


def test_without_script_both_texts_are_shown_and_each_choice_does_what_it_says(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    for choice, expected in [
        ("mine", "Op de laptop."),
        ("theirs", "Op de telefoon."),
        ("both", "Op de telefoon.\n\nOp de laptop."),
    ]:
        phone, laptop = Page(client, case_id), Page(client, case_id)
        phone.save("Eerst anders.")
        phone.save("Op de telefoon.")
        refused = laptop.press(reflection="Op de laptop.")
        assert refused.status_code == 409
        assert "Op de laptop." in refused.text
        assert "Op de telefoon." in refused.text
        assert stored(db, here, case_id) == "Op de telefoon."
        # Pressing the plain button again chooses nothing, so it changes nothing.
        assert laptop.press(reflection="Op de laptop.").status_code == 409
        values = dict(re.findall(r'name="(keuze-reflection)" value="(' + choice + r':\d+)"', refused.text))
        assert laptop.press(reflection="Op de laptop.", **values).status_code == 303
        assert stored(db, here, case_id) == expected


def test_a_choice_made_about_an_older_text_is_asked_again(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    phone, laptop = Page(client, case_id), Page(client, case_id)
    phone.save("Op de telefoon.")
    shown = laptop.press(reflection="Op de laptop.")
    values = dict(re.findall(r'name="(keuze-reflection)" value="(mine:\d+)"', shown.text))
    phone.save("Op de telefoon, verder.")
    assert laptop.press(reflection="Op de laptop.", **values).status_code == 409
    assert stored(db, here, case_id) == "Op de telefoon, verder."


def test_a_clash_in_one_field_does_not_hold_up_the_others(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    phone, laptop = Page(client, case_id, "verhaal"), Page(client, case_id, "verhaal")
    phone.save("Telefoon.", "person")
    assert laptop.press(person="Laptop.", family="Nieuw.", workplace="Ook.").status_code == 409
    db.rollback()
    document = service.case_for_author(db, here.learner.person_id or 0, case_id).document
    assert (document.person, document.family, document.workplace) == ("Telefoon.", "Nieuw.", "Ook.")


def test_nothing_is_written_under_another_name_or_into_a_case_of_somebody_else(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    page = Page(login(client, here.learner), case_id)
    before = stored(db, here, case_id)
    assert page.save("x", person=here.peer.person_id).status_code == 409
    other = login(client.application.test_client(), here.peer)
    own = Page(other, written(db, clock, here, actor=here.peer))
    own.case_id = case_id
    assert own.save("x").status_code == 404
    assert other.get(f"{LEARNER}/{case_id}/stand").status_code == 404
    assert stored(db, here, case_id) == before


def test_the_key_of_what_lies_on_a_device_differs_per_person_and_case_and_needs_a_login(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    one, two = written(db, clock, here), written(db, clock, here)
    theirs = written(db, clock, here, actor=here.peer)

    def key(who: FlaskClient, case_id: int) -> str:
        shown = who.get(f"{LEARNER}/{case_id}/verhaal")
        assert shown.headers["Cache-Control"] == "no-store"
        return re.findall(r'data-key="([^"]{44})"', shown.text)[0]

    login(client, here.learner)
    peer = login(client.application.test_client(), here.peer)
    assert len({key(client, one), key(client, two), key(peer, theirs)}) == 3
    assert key(client, one) == key(client, one)
    assert "data-key" not in client.application.test_client().get(f"{LEARNER}/{one}/verhaal").text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\u201cZo\u201d, zei\u00a0ze\u2026 \u2013 ja", "\u201cZo\u201d, zei ze\u2026 \u2013 ja"),
        ("een\x0btwee\x00drie", "een\ntweedrie"),
        ("12\u200b34\u202e56\u200f78\u00ad9", "123456789"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("[klik](javascript:alert(1)) ![](x)", "[klik](javascript:alert(1)) ![](x)"),
    ],
)
def test_pasted_text_is_kept_and_made_harmless(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login, text: str, kept: str
) -> None:
    case_id = written(db, clock, here)
    page = Page(login(client, here.learner), case_id)
    assert page.save(text).json["text"] == kept  # type: ignore[index]
    assert page.press(reflection=text).status_code == 303
    assert stored(db, here, case_id) == kept
    for path in ("", "/terugblik"):
        shown = client.get(f"{LEARNER}/{case_id}{path}").text
        assert "<script>alert" not in shown
        assert 'href="javascript' not in shown


def test_a_text_that_is_too_long_is_refused_in_a_sentence_and_comes_back_whole(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    page = Page(login(client, here.learner), case_id)
    before = stored(db, here, case_id)
    for text in ("y" * 8001, "z" * 1_000_000):
        refused = page.save(text)
        assert refused.status_code == 422
        assert "te lang" in (refused.json or {})["detail"]
    shown = page.press(reflection="z" * 1_000_000)
    assert shown.status_code == 422
    assert "ten hoogste 8000" in shown.text
    assert "z" * 1_000_000 in shown.text
    assert stored(db, here, case_id) == before


def test_what_is_no_sending_is_refused(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    page = Page(login(client, here.learner), case_id)
    for other in ({"base": "1"}, {"base": -1}, {"base": True}, {"keep": "x"}, {"keep": [1]}, {"person": "1"}):
        assert page.save("x", **{"base": 0, **other}).status_code == 422
    page.hidden |= {"basis-alias": "0", "basis-evidence-C9": "0"}
    assert page.save("x", "alias").status_code == 404
    assert page.save("x", "evidence-C9").status_code == 422
    page.hidden["csrf_token"] = "x"
    assert page.save("x").status_code == 400


def test_a_submitted_case_takes_no_more_text(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    page = Page(login(client, here.learner), case_id)
    service.submit(db, here.learner, clock, case_id=case_id)
    db.commit()
    before = stored(db, here, case_id)
    refused = page.save("Nog iets.")
    assert refused.status_code == 422
    assert "ingeleverd" in (refused.json or {})["detail"]
    assert stored(db, here, case_id) == before


def test_a_word_that_is_said_to_identify_nobody_is_kept_and_written_down_without_the_word(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    page = Page(login(client, here.learner), case_id)
    for _ in range(2):
        assert page.save("Johan is hier een merk.", keep=["Johan"]).status_code == 200
    db.rollback()
    assert service.case_for_author(db, here.learner.person_id or 0, case_id).document.kept == ("Johan",)
    events = db.scalars(sa.select(AuditEvent).where(AuditEvent.action == "practice:case:keep")).all()
    assert [event.data for event in events] == [{"name": 1}]
