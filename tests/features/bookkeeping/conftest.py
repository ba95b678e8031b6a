"""Who uses the pages of bookkeeping, and on what."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.organisations import service as organisations
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import Login
from tests.people import ActorFor


@pytest.fixture
def no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms are sent without the page that they stand on, so without its token."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


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
    actor = actor_for(Role.COORDINATOR, email="karin@icare.nl")
    organisations.add_coordinator(
        db,
        SYSTEM,
        clock,
        organisation_id=world.own.id,
        given_name="Karin",
        infix="",
        family_name="Wolters",
        email="karin@icare.nl",
    )
    db.commit()
    return login(client, actor)
