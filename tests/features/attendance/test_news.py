"""Who is out of reach again is told again; a task that is long overdue keeps nobody in reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.queries.picture import Cell
from app.attendance.rules import AttendanceState, Outlook
from app.attendance.rules.making_up import LAPSES_AFTER
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock, today
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from tests.counting import MOST_QUERIES, counted
from tests.factories.practice import Class
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
Work = Callable[[], int]
PRESENT, ABSENT = AttendanceState.PRESENT, AttendanceState.ABSENT
#: To the learner, and to the trainer and the administrator.
LOST = ["learner_out_of_reach", "learner_out_of_reach", "out_of_reach"]
NEAR = ["last_chance", "learner_last_chance"]


@pytest.fixture
def days(db: Session, clock: FixedClock, here: Class, actor_for: ActorFor) -> list[SessionView]:
    """The course days of a cohort that runs; there is an administrator."""
    actor_for(Role.ADMINISTRATOR)
    for state in (CohortState.CONFIRMED, CohortState.RUNNING):
        if cohorts.cohort(db, here.cohort_id).state is not state:
            cohorts.set_state(db, SYSTEM, clock, cohort_id=here.cohort_id, state=state)
    found = [one for one in scheduling.sessions_of(db, [here.cohort_id]) if one.is_day]
    db.commit()
    return found


@pytest.fixture
def told(db: Session, clock: FixedClock, work: Work) -> Callable[[], list[str]]:
    """What letters were written since the last time, once the worker has looked."""
    last = 0

    def told() -> list[str]:
        nonlocal last
        db.commit()
        clock.advance(timedelta(hours=3))
        work()
        query = sa.select(Letter.id, Letter.template).where(
            Letter.template.like("attendance/%"), Letter.template != "attendance/task_agreed"
        )
        rows = db.execute(query.where(Letter.id > last)).all()
        last = max([last, *(row.id for row in rows)])
        db.rollback()
        return sorted(row.template.removeprefix("attendance/") for row in rows)

    return told


def note(
    db: Session, clock: FixedClock, here: Class, session: SessionView, state: AttendanceState, **other: Any
) -> None:
    """The learner as told, the other one present."""
    clock.set(max(session.starts_at, clock.now()))
    marks = {here.enrolment_id: state, here.peer_enrolment_id: PRESENT}
    service.save_sheet(db, here.trainer, clock, session_id=session.id, marks=marks, **other)


def agree(db: Session, clock: FixedClock, here: Class, session: SessionView, *, within: int = 9) -> None:
    """A task that is due so many days from now."""
    due_on = today(clock) + timedelta(days=within)
    who = {"session_id": session.id, "enrolment_id": here.enrolment_id}
    service.agree_make_up(db, here.trainer, clock, **who, task="Lees het verslag.", due_on=due_on)


def finish(db: Session, clock: FixedClock, here: Class, session: SessionView) -> None:
    service.finish_make_up(db, here.trainer, clock, session_id=session.id, enrolment_id=here.enrolment_id)


def reach(db: Session, clock: FixedClock, here: Class) -> Outlook:
    found = service.forecast(db, clock, [here.enrolment_id])[here.enrolment_id].days.outlook
    db.rollback()
    return found


def test_who_made_something_up_and_is_out_of_reach_again_is_told_again(
    db: Session, clock: FixedClock, here: Class, days: list[SessionView], told: Callable[[], list[str]]
) -> None:
    note(db, clock, here, days[0], ABSENT)
    assert told() == NEAR
    note(db, clock, here, days[1], ABSENT)
    assert told() == LOST
    agree(db, clock, here, days[0])
    finish(db, clock, here, days[0])
    note(db, clock, here, days[2], ABSENT)
    assert told() == LOST
    note(db, clock, here, days[3], ABSENT)
    assert told() == [], "one missed more is no news"


def test_a_make_up_that_is_taken_back_is_news(
    db: Session, clock: FixedClock, here: Class, days: list[SessionView], told: Callable[[], list[str]]
) -> None:
    for one in days[:2]:
        note(db, clock, here, one, ABSENT)
    assert told() == LOST
    agree(db, clock, here, days[0])
    service.withdraw_make_up(db, here.trainer, clock, session_id=days[0].id, enrolment_id=here.enrolment_id)
    assert told() == LOST
    service.look_ahead(db, clock, here.cohort_id)
    assert told() == []


def test_a_corrected_absence_and_another_one_are_news(
    db: Session, clock: FixedClock, here: Class, days: list[SessionView], told: Callable[[], list[str]]
) -> None:
    for one in days[:2]:
        note(db, clock, here, one, ABSENT)
    assert told() == LOST
    clock.advance(timedelta(days=1))
    note(db, clock, here, days[1], PRESENT, reason="Stond verkeerd.")
    note(db, clock, here, days[2], ABSENT)
    assert told() == LOST


def test_a_task_that_is_long_overdue_keeps_nobody_in_reach_and_that_is_told(
    db: Session, clock: FixedClock, here: Class, days: list[SessionView], told: Callable[[], list[str]]
) -> None:
    for one in days[:2]:
        note(db, clock, here, one, ABSENT)
    agree(db, clock, here, days[0])
    due = clock.now() + timedelta(days=9)
    assert told() == NEAR
    clock.set(due + LAPSES_AFTER)
    assert reach(db, clock, here) is Outlook.LAST_CHANCE, "four weeks late it may still be done"
    assert told() == []
    clock.set(due + LAPSES_AFTER + timedelta(days=1))
    assert reach(db, clock, here) is Outlook.OUT_OF_REACH
    picture = service.picture(db, here.trainer, clock, here.cohort_id)
    (row,) = [one for one in picture.rows if one.enrolment_id == here.enrolment_id]
    assert row.cells[0] is Cell.ABSENT
    assert told() == LOST
    finish(db, clock, here, days[0])
    assert reach(db, clock, here) is Outlook.LAST_CHANCE, "done late it counts"


def test_an_overdue_task_stands_where_trainer_administrator_and_learner_look(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    days: list[SessionView],
    client: FlaskClient,
    login: Login,
    actor_for: ActorFor,
) -> None:
    note(db, clock, here, days[0], ABSENT)
    agree(db, clock, here, days[0])
    db.commit()
    clock.advance(timedelta(days=9))
    admin, words = actor_for(Role.ADMINISTRATOR), "had klaar moeten zijn"
    agreement = f"/trainer/bijeenkomsten/{days[0].id}/inhalen/{here.enrolment_id}"
    pages = {
        "/aandacht": (here.trainer, admin),
        "/trainer": (here.trainer,),
        agreement: (here.trainer,),
        "/leren/aanwezigheid": (here.learner,),
    }
    for path, actors in pages.items():
        for actor in actors:
            assert words not in login(client, actor).get(path).text, "it may be done today"
    clock.advance(timedelta(days=1))
    for path, actors in pages.items():
        for actor in actors:
            visitor = login(client, actor)
            visitor.get(path)
            with counted(app) as sent:
                assert words in visitor.get(path).text, path
            assert len(sent) <= MOST_QUERIES, path
    assert f"De opdracht van {here.learner.name}" in login(client, here.trainer).get("/trainer").text
    assert agreement in client.get("/trainer").text
    assert words not in login(client, actor_for(Role.TRAINER)).get("/aandacht").text
    clock.advance(LAPSES_AFTER)
    assert "haalt niet in wat die miste" in login(client, admin).get("/beheer").text
    finish(db, clock, here, days[0])
    db.commit()
    for path in ("/aandacht", "/trainer"):
        assert words not in login(client, here.trainer).get(path).text
    assert "haalt niet in wat die miste" not in login(client, admin).get("/beheer").text
