"""A cohort with people of several organisations."""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from tests.factories import enrolments as factory
from tests.factories.enrolments import World


@dataclass
class Group:
    """A cohort of which some seats are taken."""

    db: Session
    clock: FixedClock
    world: World
    count: int = 0

    @property
    def cohort_id(self) -> int:
        return self.world.cohort.id

    def enrol(self, people: int, *, other: bool = False) -> list[int]:
        """Gives this many people of one organisation a seat; their enrolments."""
        organisation = self.world.other if other else self.world.own
        made = []
        for _ in range(people):
            self.count += 1
            done = factory.enrol(self.db, self.clock, self.world, self.count, organisation_id=organisation.id)
            made.append(done.enrolment_id)
        self.db.commit()
        return made

    def leave(self, enrolment_id: int) -> None:
        """Ends an enrolment."""
        one = enrolments.enrolment(self.db, enrolment_id)
        enrolments.withdraw(
            self.db, SYSTEM, self.clock, organisation_id=one.organisation_id, enrolment_id=enrolment_id
        )
        self.db.commit()

    def sessions(self) -> list[SessionView]:
        """All sessions of the cohort, by time."""
        return scheduling.sessions_of(self.db, [self.cohort_id])


@pytest.fixture
def group(db: Session, clock: FixedClock) -> Group:
    """Nine people of one organisation and five of another."""
    made = Group(db, clock, factory.world(db, clock))
    made.enrol(9)
    made.enrol(5, other=True)
    return made
