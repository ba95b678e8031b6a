"""What the home of a trainer says of sessions that several trainers could give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance.service import AttendanceState
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.portal.boards import trainer as trainers
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from tests.factories.practice import Class, school
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
PRESENT, ABSENT = AttendanceState.PRESENT, AttendanceState.ABSENT
BEGINS = '<h2 class="dt-todo__title">Meld je aan in de les</h2>'
NOTHING_MORE = "Je mag nu niets meer missen"


@pytest.fixture
def here(db: Session, clock: FixedClock, actor_for: ActorFor) -> Class:
    """A cohort that runs, with two learners and a trainer; the clock stands on the first course day."""
    found = school(db, clock, actor_for)
    for state in (CohortState.CONFIRMED, CohortState.RUNNING):
        if cohorts.cohort(db, found.cohort_id).state is not state:
            cohorts.set_state(db, SYSTEM, clock, cohort_id=found.cohort_id, state=state)
    db.commit()
    return found


@pytest.fixture
def days(db: Session, here: Class) -> list[SessionView]:
    """Its course days."""
    found = [one for one in scheduling.sessions_of(db, [here.cohort_id]) if one.is_day]
    db.rollback()
    return found


def test_a_trainer_sees_the_own_sessions_not_those_that_another_fixed_trainer_gives(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    other = actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=other.person_id or 0)
    first, second, *_ = scheduling.sessions_of(db, [here.cohort_id])
    for one, person_id in ((first, other.person_id), (second, here.trainer.person_id)):
        wanted = replace(SessionChange.of(one), trainer_person_id=person_id)
        scheduling.change_session(db, SYSTEM, clock, session_id=one.id, change=wanted)
    db.commit()

    def shown(who: Actor) -> set[int]:
        with app.test_request_context():
            board = trainers.trainer(db, clock, who.person_id or 0)
        return {one.id for one, _ in board.upcoming}

    assert first.id in shown(other)
    assert first.id not in shown(here.trainer)
    assert second.id in shown(here.trainer)
    assert second.id not in shown(other)
    cohorts.remove_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=other.person_id or 0)
    assert first.id in shown(here.trainer)
