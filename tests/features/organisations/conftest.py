"""What the tests of an organisation's own pages share: Icare with two coordinators, and Interzorg with one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.organisations import service
from app.organisations.service import OrganisationView
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


@dataclass(frozen=True)
class Own:
    """Two organisations and who coordinates them."""

    icare: OrganisationView
    interzorg: OrganisationView
    karin: Actor
    iris: Actor
    stranger: Actor


def coordinator(
    db: Session, clock: FixedClock, actor_for: ActorFor, organisation_id: int, **name: str
) -> Actor:
    """Somebody with an account who coordinates the organisation."""
    actor = actor_for(Role.COORDINATOR, **name)
    service.add_coordinator(
        db,
        SYSTEM,
        clock,
        organisation_id=organisation_id,
        given_name="",
        infix="",
        family_name="",
        email=actor.email,
    )
    return replace(actor, organisation_ids=frozenset({organisation_id}))


@pytest.fixture
def own(db: Session, clock: FixedClock, actor_for: ActorFor) -> Own:
    icare = service.create(
        db,
        SYSTEM,
        clock,
        name="Icare",
        street="Voorbeeldlaan 20",
        postcode="9402BB",
        city="Assen",
        invoice_email="facturen@icare.nl",
    )
    interzorg = service.create(db, SYSTEM, clock, name="Interzorg")
    made = Own(
        icare,
        interzorg,
        coordinator(db, clock, actor_for, icare.id, given_name="Karin", family_name="Wolters"),
        coordinator(db, clock, actor_for, icare.id, given_name="Iris", family_name="Zwiers"),
        coordinator(db, clock, actor_for, interzorg.id, given_name="Bram", family_name="Vreemd"),
    )
    db.commit()
    return made
