"""Who sees which sessions in a feed, and when a right to one ends."""

from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.calendars.models import CalendarFeed
from app.calendars.service import FeedKind
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange
from tests.factories import enrolments as factory
from tests.factories.cohorts import planned
from tests.factories.feeds import events, subscribe
from tests.people import ActorFor


def test_each_gets_the_sessions_that_are_theirs(
    client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor, actor_for: ActorFor
) -> None:
    guest, second = actor_for(Role.TRAINER), actor_for(Role.TRAINER)
    cohort = planned(db, clock, trainer_ids=(trainer.person_id, second.person_id))
    first, other = scheduling.sessions_of(db, [cohort.id])[:2]
    paths = {
        one: subscribe(db, clock, one, FeedKind.TRAINER, one.person_id or 0)
        for one in (trainer, second, guest)
    }
    assert [len(events(client, path)) for path in paths.values()] == [13, 13, 0]
    change = replace(SessionChange.of(first), trainer_person_id=second.person_id)
    scheduling.change_session(db, SYSTEM, clock, session_id=first.id, change=change)
    scheduling.add_guest(db, SYSTEM, clock, session_id=other.id, person_id=guest.person_id or 0)
    db.commit()
    assert [len(events(client, path)) for path in paths.values()] == [12, 13, 1]
    scheduling.remove_guest(db, SYSTEM, clock, session_id=other.id, person_id=guest.person_id or 0)
    cohorts.remove_trainer(db, SYSTEM, clock, cohort_id=cohort.id, person_id=trainer.person_id or 0)
    db.commit()
    assert [len(events(client, path)) for path in paths.values()] == [0, 13, 0]


def test_who_leaves_and_who_moves_sees_it_at_once(
    client: FlaskClient, db: Session, clock: FixedClock
) -> None:
    world = factory.world(db, clock)
    other = factory.cohort(db, clock, first_date=date(2026, 10, 8), name="Rolde, najaar 2026")
    made = factory.enrol(db, clock, world, 1)
    db.commit()
    person = accounts.person_by_email(db, factory.person(1).email)
    assert person is not None
    accounts.make_account(db, clock, person_id=person.id, password_hash=None, roles=())
    path = subscribe(db, clock, Actor(person_id=person.id), FeedKind.LEARNER, person.id)
    coordinator = organisations.coordinators_of(db, world.own.id)[0]
    accounts.make_account(db, clock, person_id=coordinator.id, password_hash=None, roles=())
    employer = subscribe(db, clock, Actor(person_id=coordinator.id), FeedKind.ORGANISATION, world.own.id)
    uids = {one.uid for one in scheduling.sessions_of(db, [other.id])}
    enrolments.move(
        db, SYSTEM, clock, enrolment_id=made.enrolment_id, to_cohort_id=other.id, reason="past beter"
    )
    db.commit()
    assert {str(one["UID"]) for one in events(client, path)} == uids
    assert {str(one["UID"]) for one in events(client, employer)} == uids
    moved = enrolments.enrolments_of_person(db, person.id)[0]
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=world.own.id, enrolment_id=moved.id)
    db.commit()
    assert events(client, path) == [] == events(client, employer)


def test_a_right_that_ends_ends_the_feed_in_the_same_transaction(
    client: FlaskClient, db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    cohort = planned(db, clock)
    administrator = actor_for(Role.ADMINISTRATOR)
    trainer = actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=cohort.id, person_id=trainer.person_id or 0)
    own = factory.organisation(db, clock, "Icare")
    second = actor_for(Role.COORDINATOR, email="tweede@icare.nl")
    organisations.add_coordinator(
        db,
        SYSTEM,
        clock,
        organisation_id=own.id,
        given_name="",
        infix="",
        family_name="",
        email="tweede@icare.nl",
    )
    paths = [
        subscribe(db, clock, administrator, FeedKind.COHORT, cohort.id),
        subscribe(db, clock, trainer, FeedKind.COHORT, cohort.id),
        subscribe(db, clock, second, FeedKind.ORGANISATION, own.id),
    ]
    lessons = subscribe(db, clock, trainer, FeedKind.TRAINER, trainer.person_id or 0)
    assert [client.get(path).status_code for path in [*paths, lessons]] == [200] * 4
    accounts.set_roles(db, SYSTEM, clock, person_id=administrator.person_id or 0, roles=[])
    accounts.set_roles(db, SYSTEM, clock, person_id=trainer.person_id or 0, roles=[])
    organisations.remove_coordinator(
        db, SYSTEM, clock, organisation_id=own.id, person_id=second.person_id or 0
    )
    db.commit()
    assert db.scalar(sa.select(sa.func.count()).where(CalendarFeed.revoked_at.is_(None))) == 1
    db.rollback()
    assert [client.get(path).status_code for path in paths] == [410] * 3
    assert events(client, lessons) == [], "the own address stays, and holds what one may see: nothing"
