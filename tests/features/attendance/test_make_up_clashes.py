"""Who makes up somewhere is there: for the room, the calendar, and what they have elsewhere at that time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.rules import AttendanceState
from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.core.clock import FixedClock, local
from app.core.db import writing
from app.core.errors import Refused
from app.core.permissions import SYSTEM
from app.planning.queries.people import people_of
from app.planning.service import carry_out
from app.scheduling import service as scheduling
from app.scheduling.service import ConflictKind, Level, SessionChange, SessionView
from tests.factories import enrolments as factory
from tests.factories.practice import Class
from tests.factories.scheduling_pages import Login


@pytest.fixture
def elsewhere(db: Session, clock: FixedClock, here: Class, sessions: list[SessionView]) -> SessionView:
    """A make-up session in another group, the day after the learner's own fifth session."""
    marks = {here.enrolment_id: AttendanceState.ABSENT}
    service.save_sheet(db, here.trainer, clock, session_id=sessions[0].id, marks=marks)
    other = factory.cohort(db, clock, name="Emmen, voorjaar 2027", first_date=date(2027, 1, 7))
    day = local(sessions[4].starts_at).date() + timedelta(days=1)
    change = SessionChange(day=day, start=time(10), end=time(12), title="Inhalen", place="Emmen")
    made = scheduling.add_session(
        db,
        SYSTEM,
        clock,
        cohort_id=other.id,
        module_key=sessions[0].module_key,
        change=change,
        make_up=True,
    )
    db.commit()
    return made


def onto(one: SessionView, own: SessionView) -> SessionChange:
    start, end = local(own.starts_at), local(own.ends_at)
    return replace(SessionChange.of(one), day=start.date(), start=start.time(), end=end.time())


def agree(db: Session, clock: FixedClock, here: Class, missed: SessionView, at: SessionView) -> None:
    service.agree_make_up(
        db, here.trainer, clock, session_id=missed.id, enrolment_id=here.enrolment_id, at_session_id=at.id
    )
    db.commit()


def test_who_makes_up_in_another_group_is_in_the_way_of_a_move_onto_the_own_session(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    sessions: list[SessionView],
    elsewhere: SessionView,
) -> None:
    agree(db, clock, here, sessions[0], elsewhere)
    calendars.new_address(
        db, here.learner, clock, kind=FeedKind.LEARNER, subject_id=here.learner.person_id or 0, token="x" * 43
    )
    db.commit()
    people = people_of(db, [elsewhere])
    assert list(people.audience[elsewhere.id]) == [here.learner.person_id]
    db.rollback()
    change = onto(elsewhere, sessions[4])
    with app.app_context(), writing() as session:
        found = carry_out(
            session,
            SYSTEM,
            clock,
            cohort_ids=[elsewhere.cohort_id],
            act=lambda db, actor, at: scheduling.change_session(
                db, actor, at, session_id=elsewhere.id, change=change, people=people_of(db, [elsewhere])
            ),
        )
    assert [each.kind for each in found.conflicts[elsewhere.id]] == [ConflictKind.PARTICIPANT]
    assert [each.person_id for group in found.audiences for each in group.people] == [here.learner.person_id]
    assert found.subscriptions == 1
    assert not found.organisations
    own = scheduling.conflicts(db, [sessions[4]], people_of(db, [sessions[4]]))[sessions[4].id]
    assert [each.kind for each in own] == [ConflictKind.PARTICIPANT]


def test_an_own_session_at_that_time_is_told_and_refused_where_that_blocks(
    client: FlaskClient,
    login: Login,
    db: Session,
    clock: FixedClock,
    here: Class,
    sessions: list[SessionView],
    elsewhere: SessionView,
) -> None:
    scheduling.change_session(db, SYSTEM, clock, session_id=elsewhere.id, change=onto(elsewhere, sessions[4]))
    db.commit()
    scheduling.set_conflict_levels(db, SYSTEM, clock, levels={ConflictKind.PARTICIPANT: Level.BLOCK})
    db.commit()
    with pytest.raises(Refused, match="heeft dan al een bijeenkomst"):
        agree(db, clock, here, sessions[0], elsewhere)
    db.rollback()
    scheduling.set_conflict_levels(db, SYSTEM, clock, levels={ConflictKind.PARTICIPANT: Level.WARN})
    agree(db, clock, here, sessions[0], elsewhere)
    address = f"/trainer/bijeenkomsten/{sessions[0].id}/inhalen/{here.enrolment_id}"
    page = unescape(login(client, here.trainer).get(address).get_data(as_text=True))
    assert "Let op: de deelnemer heeft dan ook een andere bijeenkomst" in page


def test_the_other_group_is_locked_while_agreeing(
    db: Session,
    clock: FixedClock,
    here: Class,
    sessions: list[SessionView],
    elsewhere: SessionView,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    locked: list[int] = []
    monkeypatch.setattr(
        "app.attendance.service.agreeing.cohorts.lock_cohort", lambda db, cohort_id: locked.append(cohort_id)
    )
    agree(db, clock, here, sessions[0], elsewhere)
    assert locked[:2] == sorted({here.cohort_id, elsewhere.cohort_id})
