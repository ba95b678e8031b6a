"""A cohort that runs, and Petra, who stands in the list twice."""

import pytest
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from tests.factories.practice import Class, school
from tests.features.portal.twice import Twice, make_twice
from tests.people import ActorFor


@pytest.fixture
def twice(db: Session, clock: FixedClock, actor_for: ActorFor) -> Twice:
    """Two records of one person, each with a seat and an account; and an administrator."""
    return make_twice(db, clock, actor_for)


@pytest.fixture
def here(db: Session, clock: FixedClock, actor_for: ActorFor) -> Class:
    """A cohort that runs, with two learners and a trainer; the clock stands on the first course day."""
    found = school(db, clock, actor_for)
    for state in (CohortState.CONFIRMED, CohortState.RUNNING):
        if cohorts.cohort(db, found.cohort_id).state is not state:
            cohorts.set_state(db, SYSTEM, clock, cohort_id=found.cohort_id, state=state)
    db.commit()
    return found


@pytest.fixture
def days(db: Session, here: Class) -> list[SessionView]:
    """Its course days."""
    found = [one for one in scheduling.sessions_of(db, [here.cohort_id]) if one.is_day]
    db.rollback()
    return found
