"""A learner with a seat, a trainer of the same cohort, and a case that can be submitted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.cohorts import service as cohorts
from app.cohorts.models import Cohort
from app.core.clock import FixedClock, today
from app.core.permissions import SYSTEM, Actor, Role
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.practice import service
from tests.factories.enrolments import World, world
from tests.people import ActorFor

#: A sentence that must be found nowhere in readable form.
PLANTED = "Zij floot zachtjes een wijsje uit de krekelvallei."
#: The feedback likewise.
ANSWER = "Beschrijf de wandeling langs de krekelvallei nog eens."
#: The first course day, 10:30 in Amsterdam.
FIRST_DAY = datetime(2026, 9, 3, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Class:
    """A cohort with two learners and a trainer; the clock stands on the first course day."""

    world: World
    learner: Actor
    enrolment_id: int
    peer: Actor
    peer_enrolment_id: int
    trainer: Actor

    @property
    def cohort_id(self) -> int:
        """The cohort."""
        return self.world.cohort.id


def seated(db: Session, clock: FixedClock, here: World, actor: Actor) -> int:
    """Gives ``actor`` a seat and returns the enrolment."""
    given, _, family = actor.name.partition(" ")
    done = enrolments.enrol(
        db,
        SYSTEM,
        clock,
        organisation_id=here.own.id,
        cohort_id=here.cohort.id,
        given_name=given,
        infix="",
        family_name=family,
        email=actor.email,
        function="Casemanager dementie",
    )
    return done.enrolment_id


def school(db: Session, clock: FixedClock, actor_for: ActorFor) -> Class:
    """Everyone in place, committed."""
    here = world(db, clock)
    learner, peer, trainer = actor_for(Role.LEARNER), actor_for(Role.LEARNER), actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=here.cohort.id, person_id=trainer.person_id or 0)
    mine, theirs = seated(db, clock, here, learner), seated(db, clock, here, peer)
    clock.set(FIRST_DAY)
    db.commit()
    return Class(here, learner, mine, peer, theirs, trainer)


def asks_two(db: Session, clock: FixedClock, here: Class) -> None:
    """Makes the cohort one of a course that asks for a second assessor; committed."""
    _other_course(db, clock, here, second_assessor=True)


def has_pictures(db: Session, clock: FixedClock, here: Class) -> None:
    """Makes the cohort one of a course that allows pictures; committed."""
    _other_course(db, clock, here, attachments=True)


def _other_course(db: Session, clock: FixedClock, here: Class, **cases: Any) -> None:
    before = courses.version(db, here.world.cohort.course_version_id).content
    name = sha256(f"{before.sha256} {cases}".encode()).hexdigest()
    content = replace(before, sha256=name, cases=replace(before.cases, **cases))
    version = courses.load_course(db, SYSTEM, clock, content=content)
    db.get_one(Cohort, here.cohort_id).course_version_id = version.id
    db.commit()


def written(db: Session, clock: FixedClock, here: Class, *, text: str = PLANTED, **other: Any) -> int:
    """A case that can be submitted, with ``text`` in each of its places; committed."""
    actor = other.get("actor", here.learner)
    case = service.start_case(db, actor, clock, cohort_id=here.cohort_id)
    changes = service.CaseChanges(
        age_band="70_79",
        development_line="individual",
        texts={"person": text, "family": text, "workplace": text, "reflection": text},
        evidence=other.get("evidence", {"C1": text, "C3": text}),
    )
    service.save_case(db, actor, clock, case_id=case.id, changes=changes)
    on = today(clock) - timedelta(days=2)
    service.add_entry(db, actor, clock, case_id=case.id, on=on, minutes=90, text=text)
    if other.get("commit", True):
        db.commit()
    return case.id


def submitted(db: Session, clock: FixedClock, here: Class, **other: Any) -> int:
    """A submitted case; committed."""
    case_id = written(db, clock, here, **other)
    service.submit(db, other.get("actor", here.learner), clock, case_id=case_id)
    db.commit()
    return case_id


def send(client: FlaskClient, url: str, *, page: str = "", **values: str) -> TestResponse:
    """Opens ``page`` (or ``url``) and sends the form on it with ``values``, as a browser would."""
    shown = client.get(page or url).text
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', shown) for name in ("csrf_token", "once")}
    data = {name: found[1] for name, found in hidden.items() if found}
    return client.post(url, data={**data, **values})
