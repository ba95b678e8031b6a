"""What the tests of requests share: an open cohort, two organisations, and who coordinates them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts.service import CohortView
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.organisations import service as organisations
from app.organisations.service import OrganisationView
from tests.factories import asking
from tests.factories import enrolments as factory
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]

#: Between the first session and the second.
BEGUN = datetime(2026, 9, 5, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """An open cohort of two seats, Icare with a link and a coordinator, Interzorg with a coordinator."""

    cohort: CohortView
    own: OrganisationView
    other: OrganisationView
    karin: Actor
    stranger: Actor
    admin: Actor
    token: str

    @property
    def world(self) -> factory.World:
        """The same for the factories of enrolments."""
        return factory.World(self.cohort, self.own, self.other)


@pytest.fixture
def desk(db: Session, clock: FixedClock, actor_for: ActorFor) -> Desk:
    cohort = factory.cohort(db, clock, seats=2)
    own = organisations.create(db, SYSTEM, clock, name="Icare")
    other = organisations.create(db, SYSTEM, clock, name="Interzorg")

    def coordinator(organisation_id: int, name: str) -> Actor:
        actor = actor_for(Role.COORDINATOR, given_name="Karin", family_name=name)
        organisations.add_coordinator(
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

    karin, stranger = coordinator(own.id, "Wolters"), coordinator(other.id, "Vreemd")
    made = Desk(
        cohort,
        own,
        other,
        karin,
        stranger,
        actor_for(Role.ADMINISTRATOR),
        asking.link(db, clock, own.id),
    )
    db.commit()
    return made
