"""Whoever is excused from days of the course is not told of, nor written to, about the days that they miss."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.rules import AttendanceState
from app.certificates.models import Dispensation
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from app.scheduling import service as scheduling
from tests.factories.practice import Class
from tests.people import ActorFor


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


def excuse(db: Session, clock: FixedClock, here: Class, by: Actor, requirement: str, state: str) -> None:
    db.add(
        Dispensation(
            enrolment_id=here.enrolment_id,
            requirement=requirement,
            reason="Gaf die dagen zelf les.",
            state=state,
            proposed_at=clock.now(),
            proposed_by_person_id=here.trainer.person_id,
            decided_at=None if state == "proposed" else clock.now(),
            decided_by_person_id=None if state == "proposed" else by.person_id,
            decided_reason="",
        )
    )
    db.flush()


def told(db: Session, clock: FixedClock, here: Class) -> tuple[int, int, int]:
    """How many hear of the learner in the group's list, among who missed something, and on the learner's own page."""
    [mine] = service.own_attendance(db, clock, here.learner.person_id or 0)
    return (
        len(service.concerns(db, clock, [here.cohort_id])),
        service.unrepaired(db, clock),
        len(mine.concerns),
    )


def test_who_is_excused_from_days_is_neither_listed_nor_written_to(
    db: Session, clock: FixedClock, here: Class, administrator: Actor, work: Callable[[], int]
) -> None:
    for state in (CohortState.CONFIRMED, CohortState.RUNNING):
        if cohorts.cohort(db, here.cohort_id).state is not state:
            cohorts.set_state(db, SYSTEM, clock, cohort_id=here.cohort_id, state=state)
    days = [one for one in scheduling.sessions_of(db, [here.cohort_id]) if one.is_day]
    for one in days[:2]:
        clock.set(one.starts_at)
        marks = {here.enrolment_id: AttendanceState.ABSENT, here.peer_enrolment_id: AttendanceState.PRESENT}
        service.save_sheet(db, here.trainer, clock, session_id=one.id, marks=marks)
    assert told(db, clock, here) == (1, 1, 1)
    excuse(db, clock, here, administrator, "intervisions", "granted")
    excuse(db, clock, here, administrator, "days", "proposed")
    assert told(db, clock, here) == (1, 1, 1), "from something else, or not granted yet"

    db.execute(
        sa.update(Dispensation).values(
            decided_by_person_id=administrator.person_id, state="granted", decided_at=clock.now()
        )
    )
    assert told(db, clock, here) == (0, 0, 0)
    clock.advance(timedelta(hours=2))
    db.commit()
    work()
    assert db.scalars(sa.select(Letter.template).where(Letter.template.like("attendance/%"))).all() == []
