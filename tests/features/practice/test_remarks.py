"""Remarks in a submitted text, what is asked, answers and the conversation beside the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.messages.models import Letter
from app.practice import service
from app.practice.models import CaseKey, CaseRead, CaseRemark, PracticeCase
from tests.factories.practice import PLANTED, Class, send, submitted
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
LEARNER, TRAINER = "/leren/praktijkcasussen", "/trainer/praktijkcasussen"
SAID = "Wat zag je toen?"


def opened(db: Session, clock: FixedClock, here: Class) -> int:
    case_id = submitted(db, clock, here)
    service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    db.commit()
    return case_id


def remark(db: Session, clock: FixedClock, here: Class, case_id: int, **values: object) -> int:
    given = {"text": SAID, "field": "evidence-C1", **values}
    return service.remark(db, here.trainer, clock, case_id=case_id, **given)  # type: ignore[arg-type]


def back(db: Session, clock: FixedClock, here: Class, case_id: int, *asked: str) -> None:
    service.return_case(
        db, here.trainer, clock, case_id=case_id, version_number=1, rubric={}, feedback="Meer.", asked=asked
    )


def feedback(db: Session, here: Class, case_id: int) -> service.AuthorFeedback:
    return service.feedback_for_author(db, here.learner.person_id or 0, case_id)


def test_a_remark_stands_at_its_words_and_the_author_sees_it_there_once_answered(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = opened(db, clock, here)
    remark(db, clock, here, case_id, quote="zachtjes   een WIJSJE")
    assert feedback(db, here, case_id).remarks == ()
    back(db, clock, here, case_id)
    (found,) = feedback(db, here, case_id).remarks
    assert found.anchor is not None
    assert PLANTED[found.anchor.starts : found.anchor.ends] == "zachtjes een wijsje"
    assert (found.text, found.who) == (SAID, here.trainer.name)


def test_words_that_are_not_there_are_refused_and_every_look_leaves_a_line(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = opened(db, clock, here)
    count = sa.select(sa.func.count()).select_from(CaseRead)
    before = db.scalar(count) or 0
    with pytest.raises(Refused, match="staan niet in de tekst"):
        remark(db, clock, here, case_id, quote="dit staat er niet")
    with pytest.raises(Refused, match="bij welke tekst"):
        remark(db, clock, here, case_id, field="evidence-C9")
    remark(db, clock, here, case_id, starts=0, ends=3)
    assert db.scalar(count) == before + 3


def test_answers_make_a_thread_and_both_sides_tick_off(db: Session, clock: FixedClock, here: Class) -> None:
    case_id = opened(db, clock, here)
    number = remark(db, clock, here, case_id)
    back(db, clock, here, case_id)
    service.answer(db, here.learner, clock, case_id=case_id, text="Hij lachte.", parent_id=number)
    remark(db, clock, here, case_id, text="Mooi.", parent_id=number)
    (found,) = feedback(db, here, case_id).remarks
    assert [one.text for one in found.answers] == ["Hij lachte.", "Mooi."]
    with pytest.raises(NotFound):
        service.answer(
            db, here.learner, clock, case_id=case_id, text="Dieper.", parent_id=found.answers[0].id
        )
    service.tick(db, here.learner, clock, case_id=case_id, remark_id=number, own=True)
    assert feedback(db, here, case_id).remarks[0].settled_at is not None
    service.tick(db, here.trainer, clock, case_id=case_id, remark_id=number, own=False)
    assert feedback(db, here, case_id).remarks[0].settled_at is None


def test_the_conversation_is_there_at_once_for_both(db: Session, clock: FixedClock, here: Class) -> None:
    case_id = opened(db, clock, here)
    remark(db, clock, here, case_id, field="", text="Ik lees morgen verder.")
    service.answer(db, here.learner, clock, case_id=case_id, text="Fijn.")
    assert [one.text for one in feedback(db, here, case_id).remarks] == ["Ik lees morgen verder.", "Fijn."]
    read = service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    assert [one.text for one in read.remarks] == ["Ik lees morgen verder.", "Fijn."]


def test_who_is_written_to_gets_one_letter_a_day(db: Session, clock: FixedClock, here: Class) -> None:
    def told() -> list[int | None]:
        found = db.scalars(
            sa.select(Letter).where(Letter.template == "practice/case_message").order_by(Letter.id)
        )
        return [one.person_id for one in found]

    case_id = opened(db, clock, here)
    number = remark(db, clock, here, case_id)
    remark(db, clock, here, case_id, text="Dat blijkt.", parent_id=number)
    assert told() == [], "what stands in the text comes with the answer to the case"
    for _ in range(2):
        remark(db, clock, here, case_id, field="")
        service.answer(db, here.learner, clock, case_id=case_id, text="Morgen weer een wijsje.")
    assert told() == [here.learner.person_id, here.trainer.person_id]
    clock.advance(timedelta(days=1))
    service.answer(db, here.learner, clock, case_id=case_id, text="En weer.")
    assert told() == [here.learner.person_id, here.trainer.person_id, here.trainer.person_id]
    service.withdraw(db, here.learner, clock, case_id=case_id)
    clock.advance(timedelta(days=1))
    service.answer(db, here.learner, clock, case_id=case_id, text="Ik kijk er zelf nog eens naar.")
    assert len(told()) == 3, "nobody reads a case that was taken back"


def test_nobody_else_remarks_answers_or_ticks(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    case_id = opened(db, clock, here)
    number = remark(db, clock, here, case_id)
    for stranger in (here.peer, actor_for(Role.TRAINER), actor_for(Role.ADMINISTRATOR)):
        with pytest.raises(NotFound):
            service.remark(db, stranger, clock, case_id=case_id, text=SAID)
        with pytest.raises(NotFound):
            service.answer(db, stranger, clock, case_id=case_id, text=SAID)
        for own in (True, False):
            with pytest.raises(NotFound):
                service.tick(db, stranger, clock, case_id=case_id, remark_id=number, own=own)
        with pytest.raises(NotFound):
            service.feedback_for_author(db, stranger.person_id or 0, case_id)
    mine = opened(db, clock, here)
    with pytest.raises(NotFound):
        service.tick(db, here.learner, clock, case_id=mine, remark_id=number, own=True)
    service.withdraw(db, here.learner, clock, case_id=case_id)
    with pytest.raises(NotFound):
        service.remark(db, here.trainer, clock, case_id=case_id, text=SAID)


def test_remarks_are_sealed(db: Session, clock: FixedClock, here: Class) -> None:
    case_id = opened(db, clock, here)
    number = remark(db, clock, here, case_id)
    assert SAID.encode() not in db.get_one(CaseRemark, number).sealed


def test_the_pages_carry_remarks_points_and_answers_to_and_fro(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = opened(db, clock, here)
    teacher = login(client.application.test_client(), here.trainer)
    review = f"{TRAINER}/{case_id}"
    wrong = send(
        teacher, f"{review}/opmerking", page=review, field="person", quote="", text="Was Johan erbij?"
    )
    assert wrong.status_code == 422
    assert "Was Johan erbij?</textarea>" in wrong.text
    assert 'name="laat" value="Johan"' in wrong.text
    assert '<option selected value="person">' in wrong.text, "where it belongs is not lost"
    done = send(
        teacher, f"{review}/opmerking", page=review, field="person", quote="zachtjes een wijsje", text=SAID
    )
    assert done.status_code == 303
    shown = teacher.get(review).text
    assert '<mark class="dt-noted">zachtjes een wijsje</mark>' in shown
    assert SAID in shown
    answered = send(
        teacher,
        review,
        version_number="1",
        verdict="returned",
        feedback="",
        asked="- Hoe begon het?\n\n• Wie hielp er?",
    )
    assert answered.status_code == 303
    login(client, here.learner)
    address = f"{LEARNER}/{case_id}/feedback"
    page = client.get(address).text
    assert '<mark class="dt-noted">zachtjes een wijsje</mark>' in page
    assert "Nog 2 punten open" in page
    assert "Hoe begon het?" in page
    points = [one.id for one in feedback(db, here, case_id).remarks if one.asked]
    db.commit()
    assert send(client, f"{LEARNER}/{case_id}/opmerking/{points[0]}/klaar", page=address).status_code == 303
    assert "Nog 1 punt open" in client.get(address).text
    assert send(client, f"{LEARNER}/{case_id}/opmerking", page=address, text="Dank je.").status_code == 303
    assert "Dank je." in teacher.get(review).text


def test_two_versions_stand_beside_each_other_with_what_changed(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = opened(db, clock, here)
    back(db, clock, here, case_id)
    changes = service.CaseChanges(texts={"reflection": PLANTED.replace("zachtjes", "hard")})
    service.save_case(db, here.learner, clock, case_id=case_id, changes=changes)
    service.submit(db, here.learner, clock, case_id=case_id)
    db.commit()
    login(client, here.trainer)
    before = db.scalar(sa.select(sa.func.count()).select_from(CaseRead)) or 0
    db.commit()
    shown = client.get(f"{TRAINER}/{case_id}/versies").text
    assert "<del>zachtjes </del>" in shown
    assert "<ins>hard </ins>" in shown
    lines = db.scalars(sa.select(CaseRead.version_number).order_by(CaseRead.id)).all()[before:]
    assert lines == [1, 2], "each version that is opened leaves its line"
    assert client.get(f"{TRAINER}/{case_id}/versies?van=1&naar=3").status_code == 404
    assert client.get(f"{TRAINER}/{case_id}/versies?van=x&naar=2").status_code == 404


def test_of_an_erased_case_the_pages_say_so_and_nothing_can_be_added(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = opened(db, clock, here)
    db.get_one(PracticeCase, case_id).erased_at = clock.now()
    db.get_one(CaseKey, case_id).wrapped = None
    db.get_one(CaseKey, case_id).destroyed_at = clock.now()
    db.commit()
    login(client, here.trainer)
    assert "De tekst is gewist op" in client.get(f"{TRAINER}/{case_id}").text
    assert client.get(f"{TRAINER}/{case_id}/versies").status_code == 404
    with pytest.raises(NotFound):
        remark(db, clock, here, case_id)
    with pytest.raises(NotFound):
        service.answer(db, here.learner, clock, case_id=case_id, text=SAID)
    db.commit()
    login(client, here.learner)
    assert client.get(f"{LEARNER}/{case_id}/feedback").location.endswith(f"/{case_id}")
