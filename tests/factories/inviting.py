"""A cohort whose people have its sessions in their calendars, and what is done to it."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor
from app.enrolments import service as enrolments
from app.messages.models import Letter
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from tests.factories.cohorts import changed
from tests.factories.enrolments import World
from tests.factories.receiver import Kept

#: The two people who are invited.
JAN, PIET = "persoon1@voorbeeld.nl", "persoon2@voorbeeld.nl"


def go(db: Session, clock: FixedClock, world: World, state: CohortState = CohortState.CONFIRMED) -> None:
    cohorts.set_state(db, SYSTEM, clock, cohort_id=world.cohort.id, state=state)
    db.commit()


def sessions(db: Session, world: World) -> list[SessionView]:
    return scheduling.sessions_of(db, [world.cohort.id])


def templates(post: Kept, db: Session) -> list[str]:
    ids = [str(one["Message-ID"]) for one in post.taken]
    known = {row.message_id: row.template for row in db.scalars(sa.select(Letter))}
    return [known[one] for one in ids]


def move(db: Session, clock: FixedClock, one: SessionView, **other: object) -> SessionView:
    made = changed(db, clock, one, **other)
    db.commit()
    return made


def leave(db: Session, clock: FixedClock, world: World, email: str) -> None:
    seated = next(one for one in enrolments.participants(db, world.cohort.id) if one.email == email)
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=world.own.id, enrolment_id=seated.enrolment_id)


def actor_of(db: Session, world: World, email: str) -> Actor:
    one = next(one for one in enrolments.participants(db, world.cohort.id) if one.email == email)
    return replace(SYSTEM, person_id=one.person_id)
