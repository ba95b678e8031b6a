"""The stored files: never stale, written for those concerned and nobody else, and good for as long as they say."""

import threading
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.adapters.calendar import build_calendar
from app.calendars import service, storing
from app.calendars.models import FeedBody
from app.calendars.service import Detail, FeedKind, Variant
from app.cohorts.service import CohortState
from app.core.changes import finish_with, planning_changed
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.permissions import SYSTEM, Actor, Role
from app.core.ports import CalendarFile
from app.scheduling import service as scheduling
from tests.conftest import NOW
from tests.counting import counted
from tests.databases import SQLITE
from tests.factories.cohorts import changed, planned
from tests.factories.feeds import events, subscribe
from tests.people import ActorFor


def stored(db: Session) -> list[tuple[str, int, str]]:
    db.rollback()
    rows = db.execute(
        sa.select(FeedBody.kind, FeedBody.subject_id, FeedBody.variant).where(FeedBody.kind != FeedKind.OPEN)
    )
    return sorted((kind, subject_id, variant) for kind, subject_id, variant in rows)


@pytest.fixture
def built(app: Flask) -> Iterator[list[CalendarFile]]:
    """Every file that is built from now on; ask for it before `db`, which keeps the finishers that it found."""
    found: list[CalendarFile] = []

    def build(file: CalendarFile) -> bytes:
        found.append(file)
        return build_calendar(file)

    clock, config = app.extensions["clock"], app.extensions["leergang"]
    with app.app_context():
        engine = database.engine
    before: Sequence[Any] = engine.get_execution_options()["finishers"]
    finish_with(engine, lambda session, changed: storing.settle(session, clock, config, changed, build))
    yield found
    finish_with(engine, *before)


@pytest.mark.parametrize("many", [3, 40])
def test_a_change_writes_the_files_of_those_concerned_however_many_groups_there_are(
    app: Flask,
    built: list[CalendarFile],
    db: Session,
    clock: FixedClock,
    trainer: Actor,
    actor_for: ActorFor,
    many: int,
) -> None:
    others = []
    for number in range(many):
        other = actor_for(Role.TRAINER)
        others.append(planned(db, clock, name=f"Groep {number}", trainer_ids=(other.person_id,)))
        subscribe(db, clock, other, FeedKind.COHORT, others[-1].id)
        subscribe(db, clock, other, FeedKind.TRAINER, other.person_id or 0)
    own = planned(db, clock, trainer_ids=(trainer.person_id,), state=CohortState.RUNNING)
    subscribe(db, clock, trainer, FeedKind.COHORT, own.id)
    subscribe(db, clock, trainer, FeedKind.COHORT, own.id, variant=Variant("en", Detail.BUSY, 60))
    subscribe(db, clock, trainer, FeedKind.TRAINER, trainer.person_id or 0)
    built.clear()
    first = scheduling.sessions_of(db, [own.id])[0]
    with counted(app) as statements:
        scheduling.cancel_session(db, SYSTEM, clock, session_id=first.id)
        db.commit()
    assert len(built) == 3
    assert {len(file.events) for file in built} == {13}
    assert len(statements) <= 45, "a constant number, whatever else there is"


def test_a_file_is_kept_for_each_choice_that_somebody_made_and_goes_with_the_last(
    client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    assert stored(db) == []
    subscribe(db, clock, trainer, FeedKind.COHORT, cohort.id, label="Telefoon")
    subscribe(db, clock, trainer, FeedKind.COHORT, cohort.id, label="Tablet")
    subscribe(db, clock, trainer, FeedKind.COHORT, cohort.id, variant=Variant("en", Detail.BUSY, 1440))
    assert stored(db) == [("cohort", cohort.id, "en-busy-1440"), ("cohort", cohort.id, "nl-full")]
    busy, tablet, phone = service.feeds_of(db, trainer.person_id or 0)
    assert (phone.label, tablet.label, busy.variant) == (
        "Telefoon",
        "Tablet",
        Variant("en", Detail.BUSY, 1440),
    )
    for one in (phone, busy):
        service.revoke(db, trainer, clock, feed_id=one.id)
    db.commit()
    assert stored(db) == [("cohort", cohort.id, "nl-full")]
    service.revoke(db, trainer, clock, feed_id=tablet.id)
    db.commit()
    assert stored(db) == []


def test_a_busy_feed_tells_when_and_nothing_else(
    client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    first, second = scheduling.sessions_of(db, [cohort.id])[:2]
    scheduling.cancel_session(db, SYSTEM, clock, session_id=second.id)
    path = subscribe(db, clock, trainer, FeedKind.COHORT, cohort.id, variant=Variant("nl", Detail.BUSY, 60))
    text = client.get(path).get_data(as_text=True)
    for secret in (first.title, cohort.name, cohort.place, "Lesdag", "LOCATION", "\r\nURL", "CATEGORIES"):
        assert secret not in text
    one, off = events(client, path)[:2]
    assert (one["SUMMARY"], one["UID"], one["DTSTART"].dt) == ("Bezet", first.uid, first.starts_at)
    assert (off["SUMMARY"], off["STATUS"], off["TRANSP"]) == ("Afgelast", "CANCELLED", "TRANSPARENT")
    assert [alarm["TRIGGER"].dt for alarm in one.walk("VALARM")] == [timedelta(hours=-1)]
    assert not off.walk("VALARM")


def test_a_cancelled_session_stays_for_sixty_days_and_is_then_left_out_by_itself(
    app: Flask, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = subscribe(db, clock, trainer, FeedKind.COHORT, cohort.id)
    last = scheduling.sessions_of(db, [cohort.id])[-1]
    scheduling.cancel_session(db, SYSTEM, clock, session_id=last.id)
    db.commit()
    clock.advance(timedelta(days=60) - timedelta(minutes=1))
    app.extensions["jobs"].sweep()
    assert len(events(client, path)) == 13
    clock.advance(timedelta(minutes=2))
    app.extensions["jobs"].sweep()
    body = db.get_one(FeedBody, ("cohort", cohort.id, "nl-full")).body
    db.rollback()
    assert body.count(b"BEGIN:VEVENT") == 12
    assert len(events(client, path)) == 12
    clock.set(NOW + timedelta(days=120))
    scheduling.reinstate_session(db, SYSTEM, clock, session_id=last.id)
    db.commit()
    assert [one["SEQUENCE"] for one in events(client, path)][-1] == 2


def test_without_a_worker_the_first_fetch_after_that_day_leaves_it_out(
    client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = subscribe(db, clock, trainer, FeedKind.COHORT, cohort.id)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=scheduling.sessions_of(db, [cohort.id])[-1].id)
    db.commit()
    before = client.get(path)
    clock.advance(timedelta(days=61))
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.get_data().count(b"BEGIN:VEVENT")) == (200, 12)


def test_dtstamp_and_bytes_stay_between_changes(
    app: Flask, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = subscribe(db, clock, trainer, FeedKind.COHORT, cohort.id)
    first = client.get(path)
    for _ in range(3):
        clock.advance(timedelta(days=1, minutes=5))
        app.extensions["jobs"].sweep()
        again = client.get(path)
        assert again.get_data() == first.get_data()
        assert again.headers["Last-Modified"] == first.headers["Last-Modified"]
    assert {one["DTSTAMP"].dt for one in events(client, path)} == {NOW}


def test_two_changes_at_the_same_moment_are_both_in_the_file(
    app: Flask, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor, kind: str
) -> None:
    if kind == SQLITE:
        pytest.skip("SQLite lets one transaction write at a time")
    fridays = scheduling.Pattern(first_date=date(2027, 1, 15), weekday=5)
    left = planned(db, clock, name="A", trainer_ids=(trainer.person_id,))
    right = planned(db, clock, name="B", trainer_ids=(trainer.person_id,), pattern=fridays)
    path = subscribe(db, clock, trainer, FeedKind.TRAINER, trainer.person_id or 0)
    with app.app_context():
        engine = database.engine
    begun = threading.Barrier(2, timeout=20)

    def cancel(cohort_id: int) -> None:
        with writing(engine) as session:
            scheduling.sessions_of(session, [left.id, right.id])  # both have seen the other's as it was
            first = scheduling.sessions_of(session, [cohort_id])[0]
            begun.wait()
            scheduling.cancel_session(session, SYSTEM, clock, session_id=first.id)

    threads = [threading.Thread(target=cancel, args=[one.id]) for one in (left, right)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(one["STATUS"] == "CANCELLED" for one in events(client, path)) == 2


def test_an_address_made_while_the_planning_changes_is_not_stale(
    app: Flask, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    with app.app_context():
        engine = database.engine
    with writing(engine) as session:
        service.new_address(
            session, trainer, clock, kind=FeedKind.COHORT, subject_id=cohort.id, token="fresh"
        )
        first = scheduling.sessions_of(session, [cohort.id])[0]
        changed(
            session,
            clock,
            first,
            day=date(2027, 1, 15),
            start=time(9),
            end=time(10),
            place="Rolde",
        )
    assert events(client, "/feed/fresh.ics")[0]["LOCATION"] == "Rolde"


def test_everything_can_be_written_again(
    built: list[CalendarFile], db: Session, clock: FixedClock, trainer: Actor
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    subscribe(db, clock, trainer, FeedKind.COHORT, cohort.id)
    subscribe(db, clock, trainer, FeedKind.TRAINER, trainer.person_id or 0)
    built.clear()
    planning_changed(db)
    db.commit()
    assert len(built) == 4, "both, and the public one in two languages"
