"""What the tests of enrolling share: a cohort of three seats, and a coordinator who is logged in."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.organisations import service as organisations
from tests.factories.enrolments import World, world
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


@pytest.fixture
def here(db: Session, clock: FixedClock) -> World:
    return world(db, clock, seats=3)


@pytest.fixture
def coordinator(db: Session, clock: FixedClock, here: World, actor_for: ActorFor) -> Actor:
    """A coordinator of the first organisation."""
    actor = actor_for(Role.COORDINATOR)
    organisations.add_coordinator(
        db,
        Actor(roles=frozenset({Role.ADMINISTRATOR})),
        clock,
        organisation_id=here.own.id,
        given_name="",
        infix="",
        family_name="",
        email=actor.email,
    )
    db.commit()
    return actor


@pytest.fixture
def karin(coordinator: Actor, login: Login, client: FlaskClient) -> FlaskClient:
    """A client of that coordinator."""
    return login(client, coordinator)
