"""A case that is handed in again: what was said, asked and answered before is still there for both sides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.practice import service
from tests.factories.practice import Class, send, submitted

Login = Callable[[FlaskClient, Actor], FlaskClient]
LEARNER, TRAINER = "/leren/praktijkcasussen", "/trainer/praktijkcasussen"
IN_TEXT, BESIDE, ASKED = "Wat zag je toen?", "Mooi dat je dit deed.", "Beschrijf de werkplek"


@pytest.fixture
def case_id(db: Session, clock: FixedClock, here: Class) -> int:
    """A case with a remark in its text, a message beside it, and a point that is asked; back with its author."""
    number = submitted(db, clock, here)
    service.read_case_for_trainer(db, here.trainer, clock, case_id=number)
    service.remark(db, here.trainer, clock, case_id=number, text=IN_TEXT, field="evidence-C1")
    service.remark(db, here.trainer, clock, case_id=number, text=BESIDE)
    service.return_case(
        db,
        here.trainer,
        clock,
        case_id=number,
        version_number=1,
        rubric={},
        feedback="Meer.",
        asked=[ASKED, "Noem de uren"],
    )
    db.commit()
    return number


def again(db: Session, clock: FixedClock, here: Class, case_id: int) -> None:
    service.submit(db, here.learner, clock, case_id=case_id)
    db.commit()


def test_the_assessor_sees_what_was_said_and_asked_before_and_can_go_on_with_it(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login, case_id: int
) -> None:
    found = service.feedback_for_author(db, here.learner.person_id or 0, case_id)
    point = next(one for one in found.remarks if one.text == ASKED)
    service.tick(db, here.learner, clock, case_id=case_id, remark_id=point.id, own=True)
    again(db, clock, here, case_id)
    login(client, here.trainer)
    page = f"{TRAINER}/{case_id}"
    shown = client.get(page).text
    for said in (
        IN_TEXT,
        BESIDE,
        "Opmerkingen bij eerdere versies",
        "Gedaan: </span>" + ASKED,
        "Noem de uren",
    ):
        assert said in shown, said
    before = next(one for one in found.remarks if one.text == IN_TEXT)
    answer = send(client, f"{page}/opmerking", page=page, text="Dank je.", parent_id=str(before.id))
    assert answer.status_code == 303
    assert "Dank je." in client.get(page).text
    author = login(client.application.test_client(), here.learner)
    assert "Dank je." in author.get(f"{LEARNER}/{case_id}/feedback?versie=1").text
    now = author.get(f"{LEARNER}/{case_id}/feedback").text
    assert BESIDE in now
    assert IN_TEXT not in now


def test_what_answers_a_remark_in_the_text_waits_with_it_for_the_answer_to_the_case(
    db: Session, clock: FixedClock, here: Class
) -> None:
    number = submitted(db, clock, here)
    first = service.remark(db, here.trainer, clock, case_id=number, text=IN_TEXT, field="evidence-C1")
    service.remark(db, here.trainer, clock, case_id=number, text="En daarna?", parent_id=first)
    beside = service.remark(db, here.trainer, clock, case_id=number, text=BESIDE)
    service.answer(db, here.learner, clock, case_id=number, text="Dank je.", parent_id=beside)
    author = here.learner.person_id or 0
    [talk] = service.feedback_for_author(db, author, number).remarks
    assert [one.text for one in (talk, *talk.answers)] == [BESIDE, "Dank je."]
    [own] = service.texts_of_author(db, author)
    assert [one.text for one in own.remarks] == [BESIDE, "Dank je."]


def test_a_version_that_was_taken_back_is_left_out_of_what_is_compared(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login, case_id: int
) -> None:
    again(db, clock, here, case_id)
    service.withdraw(db, here.learner, clock, case_id=case_id)
    again(db, clock, here, case_id)
    login(client, here.trainer)
    assert "Vergelijk met de vorige versie" in client.get(f"{TRAINER}/{case_id}").text
    shown = client.get(f"{TRAINER}/{case_id}/versies")
    assert shown.status_code == 200
    assert "versie 2" not in shown.text
    assert client.get(f"{TRAINER}/{case_id}/versies?van=2&naar=3").status_code == 404


def test_the_author_is_told_what_was_asked_and_is_still_open(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login, case_id: int
) -> None:
    login(client, here.learner)
    page = f"{LEARNER}/{case_id}/inleveren"
    assert "nog 2 dingen die je niet hebt afgevinkt" in client.get(page).text
    assert send(client, page).status_code == 303
