"""The pages of practice cases: from an empty list to an approved case, and who is kept out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.practice import service
from app.practice.models import CaseEntry, CaseRead
from app.practice.service.submitting import MOST_SUBMISSIONS
from tests.factories.practice import ANSWER, PLANTED, Class, send, submitted, written
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
LEARNER, TRAINER = "/leren/praktijkcasussen", "/trainer/praktijkcasussen"


def state(db: Session, here: Class) -> str:
    db.rollback()
    found = service.my_cases(db, here.learner.person_id or 0)[0].state
    db.rollback()
    return found


def test_a_learner_writes_a_case_part_by_part_and_the_trainer_answers(
    client: FlaskClient, db: Session, here: Class, login: Login
) -> None:
    login(client, here.learner)
    assert "Nog geen praktijkcasus" in client.get(LEARNER).text
    begun = send(client, f"{LEARNER}/nieuw")
    assert begun.status_code == 303
    details = begun.location
    case_id = int(re.findall(r"/(\d+)/", details)[0])
    for url, values in [
        (details, {"age_band": "70_79", "development_line": "group"}),
        (f"{LEARNER}/{case_id}/verhaal", {"person": PLANTED, "family": "", "workplace": "Een werkplaats."}),
        (f"{LEARNER}/{case_id}/competenties", {"evidence-C1": PLANTED, "evidence-C2": ""}),
        (
            f"{LEARNER}/{case_id}/logboek",
            {"on": "01-09-2026", "kind": "visit", "hours": "1,5", "text": "Samen koffie."},
        ),
        (f"{LEARNER}/{case_id}/terugblik", {"reflection": PLANTED}),
    ]:
        answer = send(client, url, **values)
        assert answer.status_code == 303, (url, answer.text)
    ready = client.get(f"{LEARNER}/{case_id}/inleveren").text
    assert "Lever in" in ready
    assert send(client, f"{LEARNER}/{case_id}/inleveren").status_code == 303
    assert state(db, here) == "submitted"
    assert PLANTED in client.get(f"{LEARNER}/{case_id}").text

    teacher = login(client.application.test_client(), here.trainer)
    waiting = teacher.get(TRAINER).text
    assert here.learner.name in waiting
    assert "krekelvallei" not in waiting
    shown = teacher.get(f"{TRAINER}/{case_id}").text
    assert PLANTED in shown
    assert "Samen koffie." in shown
    course = service.course_of(db, here.cohort_id)
    db.rollback()
    competency = course.competency("C1")
    assert competency is not None
    for level in course.rubric_levels:
        assert level.name in shown
        assert str(escape(competency.level(level.key) or level.sentence)) in shown
    refused = send(teacher, f"{TRAINER}/{case_id}", version_number="1", verdict="approved")
    assert refused.status_code == 422
    assert "Kies een niveau voor C1" in refused.text
    answered = send(
        teacher,
        f"{TRAINER}/{case_id}",
        **{"version_number": "1", "verdict": "approved", "level-C1": "strong", "feedback": ANSWER},
    )
    assert answered.status_code == 303
    assert state(db, here) == "approved"
    assert ANSWER in client.get(f"{LEARNER}/{case_id}").text
    assert client.get(f"{LEARNER}/{case_id}/verhaal").status_code == 302


def test_each_opening_by_the_trainer_leaves_a_line(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    login(client, here.trainer)
    for expected in (1, 2):
        assert client.get(f"{TRAINER}/{case_id}").status_code == 200
        assert db.scalar(sa.select(sa.func.count()).select_from(CaseRead)) == expected
        db.rollback()
    login(client, here.learner)
    assert here.trainer.name in client.get(f"{LEARNER}/{case_id}").text


def test_when_the_line_cannot_be_written_the_page_shows_no_text(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    login(client, here.trainer)

    @sa.event.listens_for(CaseRead, "before_insert")
    def broken(*_: object) -> None:
        raise sa.exc.OperationalError("insert", {}, Exception("database or disk is full"))

    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = client.get(f"{TRAINER}/{case_id}")
    finally:
        sa.event.remove(CaseRead, "before_insert", broken)
        client.application.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code >= 500
    assert "krekelvallei" not in answer.text


def test_strangers_find_nothing_and_an_administrator_may_not_look(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    login(client, here.peer)
    for path in ("", "/verhaal", "/logboek", "/inleveren"):
        assert client.get(f"{LEARNER}/{case_id}{path}").status_code == 404
    assert client.get(f"{TRAINER}/{case_id}").status_code == 403
    login(client, actor_for(Role.TRAINER))
    assert client.get(f"{TRAINER}/{case_id}").status_code == 404
    assert client.get(f"{TRAINER}/{2**40}").status_code == 404
    for role in (Role.ADMINISTRATOR, Role.FINANCE, Role.AUDITOR):
        login(client, actor_for(role))
        for path in (LEARNER, f"{LEARNER}/{case_id}", TRAINER, f"{TRAINER}/{case_id}"):
            assert client.get(path).status_code == 403, (role, path)


def test_the_guard_names_the_words_and_its_buttons_resolve_them(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    alias = service.my_cases(db, here.learner.person_id or 0)[0].alias
    login(client, here.learner)
    url = f"{LEARNER}/{case_id}/terugblik"
    send(client, url, reflection="Johan lachte. Ik belde 06-12345678.")
    shown = client.get(url).text
    assert ">Johan</mark>" in shown
    assert "2 woorden kunnen iemand herkenbaar maken" in shown
    blocked = client.get(f"{LEARNER}/{case_id}/inleveren").text
    assert "Lever in</button>" not in blocked
    assert send(client, f"{LEARNER}/{case_id}/inleveren").status_code == 422
    here_again = send(client, url, reflection="Johan lachte. Ik belde 06-12345678.", vervang="Johan")
    assert here_again.location.endswith("/terugblik#let-op")
    shown = client.get(url).text
    assert f"{alias} lachte." in shown
    send(client, url, reflection="Johan is hier een merk schaaf.", laat="Johan")
    assert "<mark" not in client.get(url).text
    assert send(client, f"{LEARNER}/{case_id}/inleveren").status_code == 303
    assert state(db, here) == "submitted"


def test_wrong_input_is_told_at_its_field_and_kept(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    log = f"{LEARNER}/{case_id}/logboek"
    for values, said in [
        ({"on": "01-09-2026", "kind": "", "hours": "1", "text": "x"}, "Er klopt iets niet"),
        ({"on": "31-02-2026", "hours": "1", "text": "x"}, "Deze dag bestaat niet"),
        ({"on": "04-09-2026", "hours": "1", "text": "x"}, "ligt in de toekomst"),
        ({"on": "01-09-2026", "hours": "25", "text": "x"}, "tussen 0 en 24"),
        ({"on": "01-09-2026", "hours": "veel", "text": "x"}, "bijvoorbeeld 1,5"),
        ({"on": "01-09-2026", "hours": "1", "text": "y" * 8001}, "ten hoogste 8000"),
    ]:
        answer = send(client, log, **{"kind": "visit", **values})
        assert answer.status_code == 422
        assert said in answer.text
    answer = send(client, f"{LEARNER}/{case_id}/gegevens", age_band="150", development_line="maan")
    assert answer.status_code == 422
    db.rollback()
    assert db.scalar(sa.select(sa.func.count()).select_from(CaseEntry)) == 1


def test_a_line_of_the_log_can_be_taken_out(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    entry_id = db.scalar(sa.select(CaseEntry.id)) or 0
    login(client, here.learner)
    log = f"{LEARNER}/{case_id}/logboek"
    assert send(client, f"{log}/{entry_id}/verwijder", page=log).status_code == 303
    assert send(client, f"{log}/{entry_id}/verwijder", page=log).status_code == 404


def test_a_case_is_handed_in_so_many_times_a_day_and_its_text_stays(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    page, hand_in = f"{LEARNER}/{case_id}", f"{LEARNER}/{case_id}/inleveren"
    for _ in range(MOST_SUBMISSIONS):
        assert send(client, hand_in).status_code == 303
        assert send(client, f"{page}/terugnemen", page=page).status_code == 303
    refused = send(client, hand_in)
    assert refused.status_code == 422
    assert f"vandaag al {MOST_SUBMISSIONS} keer in" in refused.text
    assert PLANTED in client.get(page).text
    other = written(db, clock, here)
    assert send(client, f"{LEARNER}/{other}/inleveren").status_code == 303
    clock.set(clock.now() + timedelta(days=1))
    login(client, here.learner)
    assert send(client, hand_in).status_code == 303
