"""Who can no longer reach what is asked, or nearly: told in time, once, and never by mistake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.rules import AttendanceState, Outlook
from app.audit.models import AuditEvent
from app.certificates import service as certificates
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.db import writing
from app.core.outbox import OutboxRow
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from tests.counting import MOST_QUERIES, counted
from tests.factories import enrolments as factory
from tests.factories.practice import Class
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
PRESENT, ABSENT = AttendanceState.PRESENT, AttendanceState.ABSENT


@pytest.fixture
def days(db: Session, clock: FixedClock, here: Class) -> list[SessionView]:
    """The course days of a cohort that runs."""
    for state in (CohortState.CONFIRMED, CohortState.RUNNING):
        if cohorts.cohort(db, here.cohort_id).state is not state:
            cohorts.set_state(db, SYSTEM, clock, cohort_id=here.cohort_id, state=state)
    found = [one for one in scheduling.sessions_of(db, [here.cohort_id]) if one.is_day]
    db.commit()
    return found


def miss(db: Session, clock: FixedClock, here: Class, session: SessionView) -> None:
    """The learner is absent, the other one present."""
    clock.set(session.starts_at)
    marks = {here.enrolment_id: ABSENT, here.peer_enrolment_id: PRESENT}
    service.save_sheet(db, here.trainer, clock, session_id=session.id, marks=marks)


def looks(db: Session, here: Class) -> int:
    """How often the worker was asked to look at the cohort."""
    asked = db.scalars(sa.select(OutboxRow.payload).where(OutboxRow.kind == "attendance.forecast"))
    return [one["cohort_id"] for one in asked].count(here.cohort_id)


def letters(db: Session) -> list[str]:
    query = sa.select(Letter.template).where(Letter.template.like("attendance/%")).order_by(Letter.id)
    return [one.removeprefix("attendance/") for one in db.scalars(query)]


def test_a_learner_hears_one_absence_before_and_all_hear_when_it_is_out_of_reach(
    db: Session,
    clock: FixedClock,
    here: Class,
    days: list[SessionView],
    work: Callable[[], int],
    actor_for: ActorFor,
) -> None:
    actor_for(Role.ADMINISTRATOR)
    miss(db, clock, here, days[0])
    work()
    assert letters(db) == [], "a mistaken tap may still be taken back"
    clock.advance(timedelta(hours=2))
    work()
    assert letters(db) == ["last_chance", "learner_last_chance"], "the trainer can still do something"
    (one,) = service.concerns(db, clock, [here.cohort_id])
    assert (one.enrolment_id, one.outlook) == (here.enrolment_id, Outlook.LAST_CHANCE)
    miss(db, clock, here, days[1])
    clock.advance(timedelta(hours=2))
    work()
    told = letters(db)[2:]
    assert sorted(set(told)) == ["learner_out_of_reach", "out_of_reach"]
    assert told.count("out_of_reach") == 1
    assert told.count("learner_out_of_reach") == 2, "the trainer and the administrator"
    service.tell(db, clock, cohort_id=here.cohort_id)
    assert letters(db)[2:] == told
    ((mine,),) = (one.concerns for one in service.own_attendance(db, clock, here.learner.person_id or 0))
    assert mine.outlook is Outlook.OUT_OF_REACH
    assert [one.concerns for one in service.own_attendance(db, clock, here.peer.person_id or 0)] == [()]


def test_a_mark_that_is_taken_back_in_time_alarms_nobody(
    db: Session, clock: FixedClock, here: Class, days: list[SessionView], work: Callable[[], int]
) -> None:
    for one in days[:2]:
        miss(db, clock, here, one)
        service.save_sheet(db, here.trainer, clock, session_id=one.id, marks={here.enrolment_id: PRESENT})
        clock.advance(timedelta(hours=2))
        work()
    assert letters(db) == []
    assert service.concerns(db, clock, [here.cohort_id]) == []


def test_an_agreed_make_up_keeps_it_in_reach(
    db: Session, clock: FixedClock, here: Class, days: list[SessionView]
) -> None:
    for one in days[:2]:
        miss(db, clock, here, one)
    found = service.forecast(db, clock, [here.enrolment_id])[here.enrolment_id].days
    assert (found.attended, found.possible, found.needed, found.reachable) == (0, 6, 7, False)
    service.agree_make_up(
        db,
        here.trainer,
        clock,
        session_id=days[0].id,
        enrolment_id=here.enrolment_id,
        task="Lees het verslag.",
        due_on=days[1].starts_at.date(),
    )
    found = service.forecast(db, clock, [here.enrolment_id])[here.enrolment_id].days
    assert (found.possible, found.reachable, found.outlook) == (7, True, Outlook.LAST_CHANCE)


def test_too_many_cancelled_sessions_are_told_to_the_administrator_and_not_held_against_anyone(
    db: Session,
    clock: FixedClock,
    here: Class,
    days: list[SessionView],
    work: Callable[[], int],
    actor_for: ActorFor,
) -> None:
    actor_for(Role.ADMINISTRATOR)
    for one in days[2:4]:
        scheduling.cancel_session(db, SYSTEM, clock, session_id=one.id)
    service.look_ahead(db, clock, here.cohort_id)
    clock.advance(timedelta(hours=2))
    work()
    assert letters(db) == ["too_few_sessions", "too_few_sessions"]
    (found,) = service.concerns(db, clock, [here.cohort_id])
    assert (found.enrolment_id, found.outlook) == (None, Outlook.CANCELLED)
    assert "kan 7 van de 8 lesdagen niet meer halen" in str(found.title)


def test_the_forecast_at_the_end_is_what_eligibility_says(
    db: Session, clock: FixedClock, here: Class, days: list[SessionView]
) -> None:
    every = scheduling.sessions_of(db, [here.cohort_id])
    for number, one in enumerate(every):
        clock.set(one.starts_at)
        marks = {
            here.enrolment_id: PRESENT,
            here.peer_enrolment_id: ABSENT if number in (0, 2, 5) else PRESENT,
        }
        service.save_sheet(db, here.trainer, clock, session_id=one.id, marks=marks)
    prospects = service.forecast(db, clock, [here.enrolment_id, here.peer_enrolment_id])
    for enrolment_id, progress in certificates.progress_of_cohort(db, here.cohort_id).items():
        reach = prospects[enrolment_id]
        assert (reach.days.attended, reach.intervisions.attended) == (
            progress.facts.days,
            progress.facts.intervisions,
        )
        met = (
            progress.facts.days >= progress.required.days
            and progress.facts.intervisions >= progress.required.intervisions
        )
        assert reach.reachable == met
        assert reach.days.possible + reach.intervisions.possible == 0


def test_the_picture_is_for_trainer_and_administrator_and_its_export_is_logged(
    db: Session,
    clock: FixedClock,
    here: Class,
    days: list[SessionView],
    client: FlaskClient,
    login: Login,
    actor_for: ActorFor,
    app: Flask,
) -> None:
    miss(db, clock, here, days[0])
    db.commit()
    for actor in (here.trainer, actor_for(Role.ADMINISTRATOR)):
        visitor = login(client, actor)
        address = f"/groepen/{here.cohort_id}/aanwezigheid"
        with counted(app) as sent:
            page = visitor.get(address).text
        assert len(sent) <= MOST_QUERIES
        assert "niets meer missen" in page
        assert "Afwezig" in page
    book = openpyxl.load_workbook(BytesIO(visitor.get(f"{address}.xlsx").data))
    rows = [[cell.value for cell in row] for row in book.active.rows]  # type: ignore[union-attr]
    assert {len(row) for row in rows} == {2 + 13 + 7}
    assert {row[2] for row in rows[1:]} == {"Aanwezig", "Afwezig"}
    assert db.scalar(
        sa.select(sa.func.count())
        .select_from(AuditEvent)
        .where(AuditEvent.action == "attendance:cohort:export")
    )


def test_a_cancelled_make_up_session_elsewhere_is_foreseen_for_the_own_cohort(
    db: Session, clock: FixedClock, here: Class, days: list[SessionView], app: Flask
) -> None:
    miss(db, clock, here, days[0])
    other = factory.cohort(db, clock, name="Emmen, najaar 2026", first_date=date(2026, 10, 8))
    every = scheduling.sessions_of(db, [other.id])
    elsewhere = next(one for one in every if one.module_key == days[0].module_key)
    service.agree_make_up(
        db,
        here.trainer,
        clock,
        session_id=days[0].id,
        enrolment_id=here.enrolment_id,
        at_session_id=elsewhere.id,
    )
    clock.advance(timedelta(hours=5))
    before = looks(db, here)
    db.commit()
    with app.app_context(), writing() as session:
        scheduling.cancel_session(session, SYSTEM, clock, session_id=elsewhere.id)
    assert looks(db, here) == before + 1
    found = service.forecast(db, clock, [here.enrolment_id])[here.enrolment_id].days
    assert found.outlook is Outlook.LAST_CHANCE
