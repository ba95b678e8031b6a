"""Petra, who stands in the list twice."""

import pytest
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from tests.features.portal.twice import Twice, make_twice
from tests.people import ActorFor


@pytest.fixture
def twice(db: Session, clock: FixedClock, actor_for: ActorFor) -> Twice:
    """Two records of one person, each with a seat and an account; and an administrator."""
    return make_twice(db, clock, actor_for)
