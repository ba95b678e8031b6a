"""A cohort that is filled and brought through its states by the desk."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.desk import service
from app.enrolments import service as enrolments
from app.messages.models import Letter
from tests.factories import enrolments as people
from tests.factories.billing import World

S = CohortState
WHY = "Te weinig aanmeldingen."


def letters(db: Session) -> Counter[str]:
    """How many letters of the desk there are, by template."""
    return Counter(db.scalars(sa.select(Letter.template).where(Letter.template.startswith("desk/"))))


def fill_the_cohort(db: Session, clock: FixedClock, world: World, people_in_line: int = 2) -> None:
    """Takes all seats, and lets people of another organisation wait."""
    rows = [people.person(number) for number in range(100, 112 + people_in_line)]
    enrolments.enrol_list(
        db, SYSTEM, clock, organisation_id=world.other.id, cohort_id=world.cohort.id, rows=rows
    )
    db.commit()


def become(
    db: Session, clock: FixedClock, world: World, *states: CohortState, reason: str = "Er is vraag naar."
) -> None:
    """Brings the cohort through these states, and commits."""
    for state in states:
        service.change_state(db, SYSTEM, clock, cohort_id=world.cohort.id, state=state, reason=reason)
    db.commit()
