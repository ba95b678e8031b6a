"""Petra, who stands in the list twice: under the address of the old employer and of the new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.cohorts.service import CohortView
from app.core.clock import FixedClock
from app.core.db import Base
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.organisations.service import OrganisationView
from app.portal import merging
from tests.factories import enrolments as factory
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
#: The secret of a calendar address.
FEED = "f" * 43


@dataclass(frozen=True)
class Twice:
    """Petra, known under the address of the old employer and under that of the new one."""

    #: With a seat in the first cohort, at Icare, and an account.
    old: Actor
    #: With a seat in the second cohort, at Interzorg, and an account.
    new: Actor
    first: CohortView
    second: CohortView
    icare: OrganisationView
    interzorg: OrganisationView
    old_enrolment: int
    new_enrolment: int
    administrator: Actor


def make_twice(db: Session, clock: FixedClock, actor_for: ActorFor) -> Twice:
    world = factory.world(db, clock)
    second = factory.cohort(db, clock, name="Emmen", first_date=date(2027, 1, 7))
    people = [
        actor_for(Role.LEARNER, given_name="Petra", infix="van", family_name="Dijk", email=email)
        for email in ("petra@icare.nl", "petra@interzorg.nl")
    ]
    done = [
        enrolments.enrol(
            db,
            SYSTEM,
            clock,
            organisation_id=organisation.id,
            cohort_id=cohort.id,
            given_name="Petra",
            infix="van",
            family_name="Dijk",
            email=person.email,
        )
        for organisation, cohort, person in zip(
            (world.own, world.other), (world.cohort, second), people, strict=True
        )
    ]
    for person in people:
        account = db.get(Account, person.account_id)
        assert account is not None
        account.password = "x"
    db.commit()
    return Twice(
        people[0],
        people[1],
        world.cohort,
        second,
        world.own,
        world.other,
        done[0].enrolment_id,
        done[1].enrolment_id,
        actor_for(Role.ADMINISTRATOR),
    )


def number(actor: Actor) -> int:
    assert actor.person_id is not None
    return actor.person_id


def join(db: Session, clock: FixedClock, twice: Twice) -> int:
    """Keeps the old record."""
    merge_id = merging.merge(
        db, twice.administrator, clock, kept_id=number(twice.old), merged_id=number(twice.new)
    )
    db.commit()
    return merge_id


def text_erased(db: Session, case_id: int, when: datetime) -> None:
    """Says that the text of a case is gone, as the worker does at the end of an erasure."""
    table = Base.metadata.tables["practice_case"]
    db.execute(sa.update(table).where(table.c.id == case_id).values(erased_at=when))


def image(db: Session) -> dict[str, list[str]]:
    """Every row but those that a merge and its undoing may leave."""
    left = {"audit_event", "audit_head", "person_merge", "login_session", "feed_body"}
    found = {
        table.name: sorted(repr(tuple(row)) for row in db.execute(sa.select(table)))
        for table in Base.metadata.sorted_tables
        if table.name not in left
    }
    db.rollback()
    return found
