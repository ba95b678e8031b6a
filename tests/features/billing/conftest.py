"""Who uses the pages of money."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Role
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import Login, coordinator_of
from tests.people import ActorFor


@pytest.fixture
def world(db: Session, clock: FixedClock) -> World:
    return factory.world(db, clock, seats=3)


@pytest.fixture
def fund_id(db: Session, clock: FixedClock, world: World) -> int:
    """€ 5.000 of the care office: two of the three seats."""
    return factory.fund(db, clock, world.funder.id)


@pytest.fixture
def finance(client: FlaskClient, world: World, actor_for: ActorFor, login: Login) -> FlaskClient:
    return login(client, actor_for(Role.FINANCE))


@pytest.fixture
def coordinator(
    client: FlaskClient, db: Session, clock: FixedClock, world: World, actor_for: ActorFor, login: Login
) -> FlaskClient:
    """The coordinator of Icare."""
    return coordinator_of(client, db, clock, world.own, actor_for, login)
