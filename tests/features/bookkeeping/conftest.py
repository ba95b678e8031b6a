"""Who uses the pages of bookkeeping, and on what."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import Login, coordinator_of
from tests.people import ActorFor


@pytest.fixture
def world(db: Session, clock: FixedClock) -> World:
    return factory.world(db, clock, seats=3)


@pytest.fixture
def keeper(actor_for: ActorFor) -> Actor:
    """Somebody of finance."""
    return actor_for(Role.FINANCE)


@pytest.fixture
def finance(client: FlaskClient, world: World, keeper: Actor, login: Login) -> FlaskClient:
    return login(client, keeper)


@pytest.fixture
def coordinator(
    client: FlaskClient, db: Session, clock: FixedClock, world: World, actor_for: ActorFor, login: Login
) -> FlaskClient:
    """The coordinator of Icare."""
    return coordinator_of(client, db, clock, world.own, actor_for, login)
