"""Who uses the pages of the bank account, and two invoices that wait for money."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing.service import Share
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.people import ActorFor


@pytest.fixture
def world(db: Session, clock: FixedClock) -> World:
    """Three seats, each borne by Icare and Interzorg together: 2026-0001 asks 3 x 1250, 2026-0002 the same."""
    made = factory.world(db, clock, seats=3)
    factory.divide(db, clock, made, Share(made.own.id), Share(made.other.id), seats=3)
    factory.invoice(db, clock, made)
    factory.invoice(db, clock, made, made.other.id)
    return made


@pytest.fixture
def finance(
    client: FlaskClient,
    world: World,
    no_tokens: None,
    actor_for: ActorFor,
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> FlaskClient:
    return login(client, actor_for(Role.FINANCE))
