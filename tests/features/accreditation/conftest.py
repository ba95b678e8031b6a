"""A group of which registers give points, and who passes them on."""

import pytest
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.factories.certificates import Group, group
from tests.factories.points import NUMBERS, give, registers
from tests.people import ActorFor


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


@pytest.fixture
def made(db: Session, clock: FixedClock, actor_for: ActorFor) -> Group:
    """Three learners of whom two met everything, and two gave a number."""
    found = group(db, clock, actor_for, learners=3, ready=2)
    registers(db, clock)
    for learner, number in zip(found.learners[1:], NUMBERS[1:], strict=True):
        give(db, learner.person_id, number, clock.now())
    give(db, found.learners[0].person_id, NUMBERS[0], clock.now())
    db.commit()
    return found
