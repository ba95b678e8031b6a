"""What tests of privacy share."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from tests.factories.practice import Class, school
from tests.people import ActorFor


@pytest.fixture
def here(db: Session, clock: FixedClock, actor_for: ActorFor) -> Class:
    """Everyone in place."""
    return school(db, clock, actor_for)
