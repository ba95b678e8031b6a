"""What somebody said of not coming is of one moment: it does not stand when the session is moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.queries.picture import Cell
from app.core.clock import FixedClock, local
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from tests.factories.practice import Class

Login = Callable[[FlaskClient, Actor], FlaskClient]
AGAIN = "Deze bijeenkomst is verzet. Meld je opnieuw af als je er niet bij bent."
WORDS = "bruiloft op die dag"


def move(db: Session, clock: FixedClock, session_id: int, days: int) -> SessionView:
    """Moves a session by so many days."""
    one = scheduling.session(db, session_id)
    day = local(one.starts_at).date() + timedelta(days=days)
    change = replace(SessionChange.of(one), day=day)
    moved = scheduling.change_session(db, SYSTEM, clock, session_id=session_id, change=change)
    db.commit()
    return moved if isinstance(moved, SessionView) else scheduling.session(db, session_id)


@pytest.fixture
def reported(db: Session, clock: FixedClock, here: Class, sessions: list[SessionView]) -> SessionView:
    """A session that the learner will not come to."""
    service.report_absence(db, here.learner, clock, session_id=sessions[3].id, remark=WORDS)
    db.commit()
    return sessions[3]


def said(db: Session, session_id: int, enrolment_id: int) -> str | None:
    """What the sheet tells of it."""
    lines = service.sheet(db, session_id).lines
    return next(one.reported for one in lines if one.enrolment_id == enrolment_id)


def cell(db: Session, clock: FixedClock, here: Class, session_id: int) -> Cell:
    """What the picture tells of it."""
    found = service.picture(db, here.trainer, clock, here.cohort_id)
    number = [one.id for one in found.sessions].index(session_id)
    return next(row.cells[number] for row in found.rows if row.enrolment_id == here.enrolment_id)


def test_a_report_does_not_stand_on_another_day_and_stands_again_when_it_moves_back(
    db: Session, clock: FixedClock, here: Class, reported: SessionView
) -> None:
    everyone = {here.enrolment_id, here.peer_enrolment_id}
    assert {one.enrolment_id for one in service.sheet(db, reported.id).rest} == everyone - {here.enrolment_id}
    move(db, clock, reported.id, 1)
    assert {one.enrolment_id for one in service.sheet(db, reported.id).rest} == everyone
    assert said(db, reported.id, here.enrolment_id) is None
    assert cell(db, clock, here, reported.id) is Cell.COMING
    assert service.absence_reports(db, session_ids=[reported.id]) == {}
    move(db, clock, reported.id, -1)
    assert said(db, reported.id, here.enrolment_id) == WORDS
    assert cell(db, clock, here, reported.id) is Cell.REPORTED
    assert service.absence_reports(db, session_ids=[reported.id]).keys() == {(reported.id, here.enrolment_id)}


def test_another_place_leaves_a_report_as_it_is(
    db: Session, clock: FixedClock, here: Class, reported: SessionView
) -> None:
    change = replace(SessionChange.of(reported), place="Een ander buurthuis, Assen")
    scheduling.change_session(db, SYSTEM, clock, session_id=reported.id, change=change)
    assert said(db, reported.id, here.enrolment_id) == WORDS


def test_nothing_is_made_up_for_a_day_of_which_nobody_said_anything(
    db: Session, clock: FixedClock, here: Class, reported: SessionView
) -> None:
    moved = move(db, clock, reported.id, 1)
    assert not service.making_up(
        db, clock, here.trainer.person_id or 0, reported.id, here.enrolment_id
    ).missed
    with pytest.raises(Refused, match="Vul eerst"):
        service.agree_make_up(
            db,
            here.trainer,
            clock,
            session_id=reported.id,
            enrolment_id=here.enrolment_id,
            task="Lees het verslag.",
            due_on=local(moved.starts_at).date(),
        )


def test_the_learner_is_told_that_it_moved_and_says_it_again_of_the_new_day(
    db: Session,
    clock: FixedClock,
    here: Class,
    reported: SessionView,
    client: FlaskClient,
    login: Login,
) -> None:
    learner, address = login(client, here.learner), "/leren/aanwezigheid"
    assert AGAIN not in learner.get(address).text
    move(db, clock, reported.id, 1)
    page = learner.get(address).text
    assert AGAIN in page
    assert "Je bent afgemeld" not in page
    assert WORDS not in page
    service.report_absence(db, here.learner, clock, session_id=reported.id, remark=WORDS)
    db.commit()
    assert AGAIN not in learner.get(address).text
    assert said(db, reported.id, here.enrolment_id) == WORDS
    move(db, clock, reported.id, -1)
    assert said(db, reported.id, here.enrolment_id) is None, "it was said of the other day last"
