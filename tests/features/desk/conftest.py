"""Who works at the desk, and what lies on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.organisations import service as organisations
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


@pytest.fixture
def world(db: Session, clock: FixedClock) -> World:
    """Three seats of Icare, which has a coordinator, in a cohort from 3 September 2026 on."""
    made = factory.world(db, clock, seats=3)
    for organisation in (made.own, made.other):
        organisations.add_coordinator(
            db,
            SYSTEM,
            clock,
            organisation_id=organisation.id,
            given_name="Karin",
            infix="",
            family_name=f"Wolters-{organisation.name}",
            email=f"karin@{organisation.name.lower()}.nl",
        )
    db.commit()
    return made


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    """Who may do everything here."""
    return actor_for(Role.ADMINISTRATOR, given_name="Anna", family_name="Smit")


@pytest.fixture
def desk(client: FlaskClient, world: World, administrator: Actor, login: Login) -> FlaskClient:
    """The administrator's browser."""
    return login(client, administrator)
