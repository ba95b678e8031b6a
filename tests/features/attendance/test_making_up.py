"""Making up: agreed on by a trainer, done once, counted once; and not coming, said beforehand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.models import Attendance, MakeUp
from app.attendance.rules import AttendanceState
from app.audit.models import AuditEvent
from app.core.clock import FixedClock, local, today
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from tests.counting import MOST_QUERIES, counted
from tests.factories.practice import Class, send
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
PRESENT, ABSENT, EXCUSED = AttendanceState.PRESENT, AttendanceState.ABSENT, AttendanceState.EXCUSED


def mark(
    db: Session, clock: FixedClock, here: Class, session_id: int, state: AttendanceState, **other: Any
) -> None:
    service.save_sheet(
        db, here.trainer, clock, session_id=session_id, marks={here.enrolment_id: state}, **other
    )


def repeat(db: Session, clock: FixedClock, here: Class, session: SessionView) -> SessionView:
    """A make-up session of the same module, five days later."""
    day = local(session.starts_at).date() + timedelta(days=5)
    return scheduling.add_session(
        db,
        SYSTEM,
        clock,
        cohort_id=here.cohort_id,
        module_key=session.module_key,
        change=SessionChange(
            day=day, start=time(13), end=time(16), title=session.title, place="Buurthuis De Komeet"
        ),
        make_up=True,
    )


def days(db: Session, here: Class) -> int:
    return service.summary(db, [here.enrolment_id])[here.enrolment_id].days


def test_a_make_up_session_counts_once_it_is_attended(
    db: Session, clock: FixedClock, here: Class, sessions: list[SessionView]
) -> None:
    missed = sessions[0]
    mark(db, clock, here, missed.id, ABSENT)
    again = repeat(db, clock, here, missed)
    found = service.making_up(db, clock, here.trainer.person_id or 0, missed.id, here.enrolment_id)
    assert again.id in [one.session.id for one in found.options]
    assert sessions[1].id not in [one.session.id for one in found.options]
    service.agree_make_up(
        db, here.trainer, clock, session_id=missed.id, enrolment_id=here.enrolment_id, at_session_id=again.id
    )
    assert days(db, here) == 0
    assert [one.enrolment_id for one in service.expected(db, again)] == [here.enrolment_id]
    assert service.sessions_to_make_up(db, [here.enrolment_id])[here.enrolment_id][0].id == again.id
    clock.set(again.starts_at)
    mark(db, clock, here, again.id, PRESENT)
    summary = service.summary(db, [here.enrolment_id])[here.enrolment_id]
    assert (summary.days, summary.missed_days) == (1, ())
    mark(db, clock, here, missed.id, PRESENT, reason="Stond verkeerd.")
    assert days(db, here) == 1
    assert len(service.attended(db, [here.enrolment_id])[here.enrolment_id]) == 1
    with pytest.raises(Refused, match="telt mee"):
        service.withdraw_make_up(
            db, here.trainer, clock, session_id=missed.id, enrolment_id=here.enrolment_id
        )


def test_a_task_counts_when_the_trainer_says_so_and_not_after_it_is_withdrawn(
    db: Session, clock: FixedClock, here: Class, sessions: list[SessionView]
) -> None:
    missed = sessions[0]
    mark(db, clock, here, missed.id, EXCUSED)
    who: dict[str, Any] = {"session_id": missed.id, "enrolment_id": here.enrolment_id}
    due = today(clock) + timedelta(days=14)
    for task, day in (
        ("", due),
        ("Lees het verslag.", None),
        ("Lees het verslag.", today(clock) - timedelta(days=1)),
    ):
        with pytest.raises(Refused):
            service.agree_make_up(db, here.trainer, clock, **who, task=task, due_on=day)
    service.agree_make_up(db, here.trainer, clock, **who, task="Lees het verslag.", due_on=due)
    with pytest.raises(Refused, match="al iets afgesproken"):
        service.agree_make_up(db, here.trainer, clock, **who, task="Nog iets.", due_on=due)
    assert days(db, here) == 0
    service.finish_make_up(db, here.trainer, clock, **who)
    service.finish_make_up(db, here.trainer, clock, **who)
    assert days(db, here) == 1
    service.withdraw_make_up(db, here.trainer, clock, **who)
    service.withdraw_make_up(db, here.trainer, clock, **who)
    assert days(db, here) == 0
    service.agree_make_up(db, here.trainer, clock, **who, task="Toch iets anders.", due_on=due)
    assert len(db.scalars(sa.select(MakeUp)).all()) == 2
    actions = db.scalars(sa.select(AuditEvent.action).where(AuditEvent.action.like("attendance:make-up:%")))
    assert [one.rpartition(":")[2] for one in actions] == ["agree", "finish", "withdraw", "agree"]


def test_only_what_was_missed_is_made_up_and_only_by_the_same_module(
    db: Session, clock: FixedClock, here: Class, sessions: list[SessionView], actor_for: ActorFor
) -> None:
    who: dict[str, Any] = {"session_id": sessions[0].id, "enrolment_id": here.enrolment_id}
    task: dict[str, Any] = {"task": "Lees.", "due_on": today(clock) + timedelta(days=3)}
    with pytest.raises(Refused, match="Vul eerst"):
        service.agree_make_up(db, here.trainer, clock, **who, **task)
    mark(db, clock, here, sessions[0].id, PRESENT)
    with pytest.raises(Refused, match="niets in te halen"):
        service.agree_make_up(db, here.trainer, clock, **who, **task)
    mark(db, clock, here, sessions[0].id, ABSENT)
    for other in (sessions[0].id, sessions[1].id, 999_999):
        with pytest.raises(Refused):
            service.agree_make_up(db, here.trainer, clock, **who, at_session_id=other)
    for actor in (here.learner, actor_for(Role.TRAINER), SYSTEM):
        with pytest.raises(NotFound):
            service.agree_make_up(db, actor, clock, **who, **task)


def test_a_report_beforehand_marks_nobody_and_reaches_the_trainer_when_it_is_near(
    db: Session, clock: FixedClock, here: Class, sessions: list[SessionView]
) -> None:
    second = sessions[1]
    clock.set(second.starts_at - timedelta(days=3))
    service.report_absence(db, here.learner, clock, session_id=second.id, remark=" Ik ben \n er niet. ")
    letters = (
        sa.select(sa.func.count()).select_from(Letter).where(Letter.template == "attendance/will_be_absent")
    )
    assert db.scalar(letters) == 0
    assert (
        service.absence_reports(db, session_ids=[second.id])[second.id, here.enrolment_id].remark
        == "Ik ben er niet."
    )
    assert db.scalars(sa.select(Attendance)).all() == []
    line = next(one for one in service.sheet(db, second.id).lines if one.enrolment_id == here.enrolment_id)
    assert (line.state, line.reported) == (None, "Ik ben er niet.")
    service.withdraw_absence(db, here.learner, clock, session_id=second.id)
    assert service.absence_reports(db, session_ids=[second.id]) == {}
    clock.set(second.starts_at - timedelta(days=1))
    for _ in range(2):
        service.report_absence(db, here.learner, clock, session_id=second.id)
    assert db.scalar(letters) == 1
    clock.set(second.starts_at)
    for verb in (service.report_absence, service.withdraw_absence):
        with pytest.raises(Refused, match="al begonnen"):
            verb(db, here.learner, clock, session_id=second.id)
    with pytest.raises(NotFound):
        service.report_absence(db, here.trainer, clock, session_id=second.id)


def test_who_keeps_changing_their_mind_fills_nobodys_mailbox(
    db: Session, clock: FixedClock, here: Class, sessions: list[SessionView]
) -> None:
    second = sessions[1]
    clock.set(second.starts_at - timedelta(hours=6))
    for _ in range(4):
        service.report_absence(db, here.learner, clock, session_id=second.id)
        service.withdraw_absence(db, here.learner, clock, session_id=second.id)
        clock.advance(timedelta(minutes=1))
    letters = sa.select(sa.func.count()).select_from(Letter)
    assert db.scalar(letters.where(Letter.template == "attendance/will_be_absent")) == 3
    service.report_absence(db, here.learner, clock, session_id=second.id)
    assert service.absence_reports(db, session_ids=[second.id]), "the sheet tells what holds"


def test_learner_and_trainer_do_it_on_their_pages(
    db: Session,
    clock: FixedClock,
    here: Class,
    sessions: list[SessionView],
    client: FlaskClient,
    login: Login,
    app: Flask,
) -> None:
    second = sessions[1]
    clock.set(second.starts_at - timedelta(days=1))
    learner = login(client, here.learner)
    url = f"/leren/bijeenkomsten/{second.id}/afmelden"
    assert "geen medische reden" in learner.get(url).text
    assert send(learner, url, remark="Ik ben er niet bij.").status_code == 303
    with counted(app) as sent:
        own = learner.get("/leren/aanwezigheid").text
    assert len(sent) <= MOST_QUERIES
    assert "Je bent afgemeld" in own
    assert "Ik kom toch" in own
    trainer = login(client, here.trainer)
    agreement = f"/trainer/bijeenkomsten/{second.id}/inhalen/{here.enrolment_id}"
    with counted(app) as sent:
        assert "Meldde zich af" in trainer.get(agreement).text
    assert len(sent) <= MOST_QUERIES
    answer = send(trainer, agreement, how="taak", task="Lees het verslag.", due_on="31-12-2026")
    assert answer.status_code == 303, answer.text
    assert "Lees het verslag." in trainer.get(agreement).text
    picture = trainer.get(f"/groepen/{here.cohort_id}/aanwezigheid")
    assert "Haalt in" in picture.text
    assert send(trainer, f"{agreement}/klaar", page=agreement).status_code == 303
    assert "Dit telt mee" in trainer.get(agreement).text
    assert "Lees het verslag." not in login(client, here.learner).get("/leren/aanwezigheid").text
