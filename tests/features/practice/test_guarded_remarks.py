"""What the guard marks in remarks, answers and messages beside a case: gone, or taken on by who writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor
from app.organisations import service as organisations
from app.practice import service
from tests.factories.practice import Class, send, submitted

Login = Callable[[FlaskClient, Actor], FlaskClient]
LEARNER, TRAINER = "/leren/praktijkcasussen", "/trainer/praktijkcasussen"
KEPT = sa.select(AuditEvent).where(AuditEvent.action == "practice:case:keep")


@pytest.fixture
def case_id(db: Session, clock: FixedClock, here: Class) -> int:
    """A case that its assessor reads."""
    number = submitted(db, clock, here)
    service.read_case_for_trainer(db, here.trainer, clock, case_id=number)
    db.commit()
    return number


def remark(db: Session, clock: FixedClock, here: Class, case_id: int, **values: object) -> int:
    given = {"field": "evidence-C1", **values}
    return service.remark(db, here.trainer, clock, case_id=case_id, **given)  # type: ignore[arg-type]


def test_a_name_in_a_remark_is_asked_about_and_can_be_kept(
    db: Session, clock: FixedClock, here: Class, case_id: int
) -> None:
    with pytest.raises(Refused, match="Johan"):
        remark(db, clock, here, case_id, text="Is dit Johan?")
    assert remark(db, clock, here, case_id, text="Is dit Johan?", kept=["Johan"])
    with pytest.raises(Refused, match="Johan"):
        service.answer(db, here.learner, clock, case_id=case_id, text="Ja, Johan.")


def test_a_number_or_an_address_in_a_remark_is_refused_however_sure_its_writer_is(
    db: Session, clock: FixedClock, here: Class, case_id: int
) -> None:
    with pytest.raises(Refused, match="06-12345678"):
        remark(db, clock, here, case_id, text="Bel 06-12345678.", kept=["06-12345678"])
    with pytest.raises(Refused, match=r"jan@huis\.nl"):
        service.answer(
            db, here.learner, clock, case_id=case_id, text="Mail jan@huis.nl.", kept=["jan@huis.nl"]
        )


def test_what_a_writer_is_sure_about_is_noted_by_kind_and_without_the_word(
    db: Session, clock: FixedClock, here: Class, case_id: int
) -> None:
    remark(db, clock, here, case_id, text="Mooi.", kept=["Johan"])
    kept = sa.select(AuditEvent).where(AuditEvent.action == "practice:case:keep")
    assert db.scalars(kept).all() == []
    remark(db, clock, here, case_id, text="Is dit Johan?", kept=["Johan"])
    [event] = db.scalars(kept)
    assert (event.actor_name, event.data) == (here.trainer.name, {"name": 1})


def test_an_organisation_that_we_know_is_asked_about_in_a_remark(
    db: Session, clock: FixedClock, here: Class, case_id: int
) -> None:
    organisations.create(db, SYSTEM, clock, name="Wij Samen")
    with pytest.raises(Refused, match="Wij Samen"):
        remark(db, clock, here, case_id, text="Wij Samen hielp haar toen.")


@pytest.mark.parametrize("field", ["feedback", "asked"])
def test_a_number_or_an_address_in_an_answer_is_refused(
    db: Session, clock: FixedClock, here: Class, case_id: int, field: str
) -> None:
    told: dict[str, Any] = {"feedback": "Meer.", "asked": ["Wat zag je?"]}
    told[field] = "Bel 06-12345678." if field == "feedback" else ["Bel 06-12345678."]
    with pytest.raises(Refused, match="06-12345678") as refused:
        service.return_case(db, here.trainer, clock, case_id=case_id, version_number=1, rubric={}, **told)
    assert refused.value.field == field


def test_a_name_in_an_answer_is_taken_on_word_by_word(
    db: Session, clock: FixedClock, here: Class, case_id: int
) -> None:
    def back(feedback: str, *kept: str, asked: tuple[str, ...] = ()) -> service.CaseRow:
        values: dict[str, Any] = {"version_number": 1, "rubric": {}, "feedback": feedback}
        return service.return_case(db, here.trainer, clock, case_id=case_id, asked=asked, kept=kept, **values)

    for told, kept, asked, field in [
        ("Vroeg je het Johan?", (), (), "feedback"),
        ("Vroeg je het Johan en Marietje?", ("Johan",), (), "feedback"),
        ("Meer.", (), ("Vraag het Johan.",), "asked"),
    ]:
        with pytest.raises(Refused, match="herkenbaar maken") as refused:
            back(told, *kept, asked=asked)
        assert refused.value.field == field
    with pytest.raises(Refused, match="06-12345678"):
        back("Bel 06-12345678.", "06-12345678")
    db.rollback()
    assert back("Vroeg je het J\u200bohan?", "Johan").state == "returned"
    assert [one.data for one in db.scalars(KEPT)] == [{"name": 1}]
    [review] = service.case_for_author(db, here.learner.person_id or 0, case_id).reviews
    assert review.feedback == "Vroeg je het Johan?"


@pytest.mark.parametrize("which", ["remark", "answer", "message"])
def test_the_page_shows_the_marked_word_and_takes_a_tick_for_it(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login, case_id: int, which: str
) -> None:
    page = f"{LEARNER}/{case_id}/feedback" if which == "message" else f"{TRAINER}/{case_id}"
    url = {
        "remark": f"{TRAINER}/{case_id}/opmerking",
        "answer": page,
        "message": f"{LEARNER}/{case_id}/opmerking",
    }[which]
    said = {"feedback": "Vroeg je het Johan?", "verdict": "returned", "version_number": "1"}
    values = said if which == "answer" else {"text": "Vroeg je het Johan?"}
    login(client, here.learner if which == "message" else here.trainer)
    assert "is niet herleidbaar" not in client.get(page).text
    refused = send(client, url, page=page, **values)
    assert refused.status_code == 422
    assert "Vroeg je het Johan?" in refused.text
    assert re.findall(r'name="laat" value="([^"]*)"', refused.text) == ["Johan"]
    assert send(client, url, page=page, laat="Marietje", **values).status_code == 422
    assert send(client, url, page=page, laat="Johan", **values).status_code == 303
    [event] = db.scalars(KEPT)
    assert event.data == {"name": 1}
