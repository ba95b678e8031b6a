"""What the home of a trainer says of sessions that several trainers could give."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.portal.boards import trainer as trainers
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange
from tests.factories.practice import Class
from tests.people import ActorFor


def test_a_trainer_sees_the_own_sessions_not_those_that_another_fixed_trainer_gives(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    other = actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=other.person_id or 0)
    first, second, *_ = scheduling.sessions_of(db, [here.cohort_id])
    for one, person_id in ((first, other.person_id), (second, here.trainer.person_id)):
        wanted = replace(SessionChange.of(one), trainer_person_id=person_id)
        scheduling.change_session(db, SYSTEM, clock, session_id=one.id, change=wanted)
    db.commit()

    def shown(who: Actor) -> set[int]:
        with app.test_request_context():
            board = trainers.trainer(db, clock, who.person_id or 0)
        return {one.id for one, _ in board.upcoming}

    assert first.id in shown(other)
    assert first.id not in shown(here.trainer)
    assert second.id in shown(here.trainer)
    assert second.id not in shown(other)
    cohorts.remove_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=other.person_id or 0)
    assert first.id in shown(here.trainer)
