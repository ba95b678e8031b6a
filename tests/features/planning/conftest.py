"""A cohort that is planned, with people in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.db import writing
from app.core.permissions import SYSTEM, Actor, Role
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from tests.factories import billing as payers
from tests.factories import enrolments as factory
from tests.factories.scheduling_pages import Login
from tests.people import ActorFor


@dataclass(frozen=True)
class Planned:
    """A cohort of four people, its trainer, and its sessions by time."""

    cohort_id: int
    trainer: Actor
    sessions: list[SessionView]


@pytest.fixture
def planned(db: Session, clock: FixedClock, actor_for: ActorFor) -> Planned:
    payers.foundation(db, clock)
    world = factory.world(db, clock)
    trainer = actor_for(Role.TRAINER, given_name="Mirjam", family_name="Trainster")
    cohort_id = world.cohort.id
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=cohort_id, person_id=trainer.person_id or 0)
    for number in (1, 2):
        factory.enrol(db, clock, world, number)
    for number in (3, 4):
        factory.enrol(db, clock, world, number, organisation_id=world.other.id)
    db.commit()
    sessions = scheduling.sessions_of(db, [cohort_id])
    db.rollback()
    return Planned(cohort_id, trainer, sessions)


@pytest.fixture
def decided(app: Flask, clock: FixedClock, planned: Planned, work: Callable[[], int]) -> Planned:
    """The cohort goes on, everyone has the invitations, and the letters are sent."""
    with app.app_context(), writing() as session:
        cohorts.set_state(session, SYSTEM, clock, cohort_id=planned.cohort_id, state=CohortState.CONFIRMED)
    clock.advance(timedelta(hours=1))
    while work():
        pass
    return planned


@pytest.fixture
def administrator(
    client: FlaskClient, actor_for: ActorFor, login: Login, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", False)
    return login(client, actor_for(Role.ADMINISTRATOR))
