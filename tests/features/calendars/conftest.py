"""Who subscribes to a calendar, and who is invited by mail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.factories import enrolments as factory
from tests.factories.enrolments import World
from tests.factories.inviting import go
from tests.factories.receiver import Kept
from tests.people import ActorFor


@pytest.fixture
def browser(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Someone's browser, whose forms need no token here."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return app.test_client()


@pytest.fixture
def trainer(actor_for: ActorFor) -> Actor:
    return actor_for(Role.TRAINER)


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """Every letter that is sent."""
    kept = Kept()
    jobs = app.extensions["jobs"]
    monkeypatch.setattr(jobs, "_work", replace(app.extensions["work"], mail=kept))
    return kept


@pytest.fixture
def deliver(work: Callable[[], int], clock: FixedClock) -> Callable[[], None]:
    """Sends all that waits, also what goes later, one a minute."""

    def deliver() -> None:
        work()
        for _ in range(40):
            clock.set(clock.now() + timedelta(minutes=1))
            work()

    return deliver


@pytest.fixture
def going(db: Session, clock: FixedClock, deliver: Callable[[], None], post: Kept) -> World:
    """A cohort that goes on, with two people on a seat, whose invitations were all sent."""
    world = factory.world(db, clock)
    factory.enrol(db, clock, world, 1)
    factory.enrol(db, clock, world, 2)
    go(db, clock, world)
    deliver()
    return world
