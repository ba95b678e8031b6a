"""A cohort with two learners and a trainer, on the first course day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.attendance import service
from app.core.clock import FixedClock
from app.scheduling import service as scheduling
from tests.factories.practice import Class, school
from tests.people import ActorFor


@pytest.fixture
def here(db: Session, clock: FixedClock, actor_for: ActorFor) -> Class:
    """Everyone in place."""
    return school(db, clock, actor_for)


@pytest.fixture
def sessions(db: Session, here: Class) -> list[scheduling.SessionView]:
    """The cohort's sessions by time; the clock stands on the first."""
    found = scheduling.sessions_of(db, [here.cohort_id])
    db.rollback()
    return found


@pytest.fixture
def opened(
    db: Session, clock: FixedClock, here: Class, sessions: list[scheduling.SessionView]
) -> scheduling.SessionView:
    """The first session, ten minutes before its start, with the check-in open."""
    clock.set(sessions[0].starts_at - timedelta(minutes=10))
    service.open_check_in(db, here.trainer, clock, session_id=sessions[0].id)
    db.commit()
    return sessions[0]
