"""What a change of the planning sends to whose calendar."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.calendars.models import Invitation
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from tests.factories import enrolments as factory


def test_smoke(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock)
    factory.enrol(db, clock, world, 1)
    db.commit()
    assert db.query(Invitation).count() == 0
    cohorts.set_state(db, SYSTEM, clock, cohort_id=world.cohort.id, state=CohortState.CONFIRMED)
    db.commit()
    assert db.query(Invitation).count() == 13
