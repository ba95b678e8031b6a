"""A cohort with two learners and a trainer, a guest at its second session, and another cohort of another trainer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from tests.factories import enrolments as factory
from tests.factories.practice import Class, school
from tests.people import ActorFor


@dataclass(frozen=True)
class Lessons:
    """Everyone who teaches, and two cohorts."""

    here: Class
    cohort_id: int
    sessions: tuple[SessionView, ...]
    trainer: Actor
    #: A second fixed trainer of the same cohort.
    colleague: Actor
    #: A guest trainer at the second session only.
    guest: Actor
    admin: Actor
    learner: Actor
    peer: Actor
    #: A trainer and a cohort that have nothing to do with it.
    stranger: Actor
    other_cohort_id: int
    other_session_id: int

    @property
    def guests_session(self) -> SessionView:
        """The session of the guest trainer."""
        return self.sessions[1]


@pytest.fixture
def lessons(db: Session, clock: FixedClock, actor_for: ActorFor) -> Lessons:
    """Everyone in place, committed; the clock stands on the first course day."""
    here = school(db, clock, actor_for)
    other = factory.cohort(db, clock, name="Emmen")
    colleague, stranger = actor_for(Role.TRAINER), actor_for(Role.TRAINER)
    guest, admin = actor_for(Role.GUEST_TRAINER), actor_for(Role.ADMINISTRATOR)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=colleague.person_id or 0)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=other.id, person_id=stranger.person_id or 0)
    sessions = tuple(scheduling.sessions_of(db, [here.cohort_id]))
    scheduling.add_guest(db, SYSTEM, clock, session_id=sessions[1].id, person_id=guest.person_id or 0)
    db.commit()
    return Lessons(
        here,
        here.cohort_id,
        sessions,
        here.trainer,
        colleague,
        guest,
        admin,
        here.learner,
        here.peer,
        stranger,
        other.id,
        scheduling.sessions_of(db, [other.id])[0].id,
    )
