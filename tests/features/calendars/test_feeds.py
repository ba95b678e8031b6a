"""What a calendar feed holds and how it is answered."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Component
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts import service as accounts
from app.calendars import service
from app.calendars.door import FeedDoor
from app.calendars.models import FeedBody
from app.calendars.rules import FeedKind
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.scheduling import service as scheduling
from app.web.gate import public
from tests.factories import enrolments as factory
from tests.factories.cohorts import changed, planned
from tests.factories.feed_pages import Login, make
from tests.people import ActorFor


def events(answer: TestResponse) -> list[Component]:
    assert answer.status_code == 200
    return Calendar.from_ical(answer.get_data()).walk("VEVENT")


def test_a_trainer_subscribes_to_the_own_lessons(
    browser: FlaskClient, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor, login: Login
) -> None:
    planned(db, clock, trainer_ids=(trainer.person_id,))
    planned(db, clock, name="Van een ander")
    path = make(login(browser, trainer), "trainer", trainer.person_id or 0)
    answer = client.get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert len(events(answer)) == 13
    first = events(answer)[0]
    assert first["SUMMARY"] == "Anders kijken (Lesdag 1)"
    assert first["URL"] == "http://localhost/trainer"


def test_a_cancelled_or_moved_session_shows_in_the_feed_at_once(
    browser: FlaskClient, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor, login: Login
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = make(login(browser, trainer), "cohort", cohort.id)
    before = client.get(path)
    first, second = scheduling.sessions_of(db, [cohort.id])[:2]
    clock.advance(timedelta(minutes=1))
    changed(
        db,
        clock,
        first,
        day=date(2027, 1, 15),
        start=time(10),
        end=time(12),
        place="Rolde",
    )
    scheduling.cancel_session(db, SYSTEM, clock, session_id=second.id)
    db.commit()
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.headers["ETag"] != before.headers["ETag"]
    moved, gone = events(after)[:2]
    assert (moved["UID"], moved["SEQUENCE"], moved["LOCATION"]) == (first.uid, 1, "Rolde")
    assert f"{moved['DTSTART'].dt:%d-%m-%Y %H:%M}" == "15-01-2027 10:00"
    assert (gone["UID"], gone["SEQUENCE"], gone["STATUS"]) == (second.uid, 1, "CANCELLED")
    assert gone["SUMMARY"].startswith("Afgelast: ")
    assert len(events(after)) == 13


def test_a_full_feed_tells_the_way_the_link_the_kind_and_who_holds_it_in_the_language_that_was_chosen(
    client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    facts = scheduling.PlaceFacts(name="De Kolk", city="Assen", latitude=52.9925, longitude=6.5649)
    place = scheduling.add_place(db, SYSTEM, clock, facts=facts)
    first = scheduling.sessions_of(db, [cohort.id])[0]
    link = "https://overleg.test/kamer"
    there = replace(scheduling.SessionChange.of(first), place="", place_id=place.id, online_url=link)
    scheduling.change_session(db, SYSTEM, clock, session_id=first.id, change=there)
    for language in ("nl", "en"):
        service.new_address(
            db,
            trainer,
            clock,
            kind=FeedKind.COHORT,
            subject_id=cohort.id,
            token=language,
            variant=service.Variant(language),
        )
    db.commit()
    for language, words in (
        ("nl", ("Leergang,Lesdag", "Lesdag 1")),
        ("en", ("Course,Course day", "Course day 1")),
    ):
        answer = client.get(f"/feed/{language}.ics")
        text = answer.get_data(as_text=True).replace("\r\n ", "")
        assert "\r\nCOLOR:darkcyan\r\n" in text
        one = events(answer)[0]
        assert (one["GEO"].latitude, one["GEO"].longitude) == (52.9925, 6.5649)
        assert one["LOCATION"] == "De Kolk, Assen"
        assert f":{link}\r\n" in text[text.index("CONFERENCE") :]
        assert str(one["ORGANIZER"]) == "mailto:leergang@localhost"
        assert f"\r\nCATEGORIES:{words[0]}\r\n" in text
        assert words[1] in one["SUMMARY"]


def test_a_cancelled_cohort_cancels_all_of_its_events(
    browser: FlaskClient, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor, login: Login
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = make(login(browser, trainer), "cohort", cohort.id)
    cohorts.set_state(db, SYSTEM, clock, cohort_id=cohort.id, state=CohortState.CANCELLED)
    db.commit()
    assert {(str(one["STATUS"]), int(one["SEQUENCE"])) for one in events(client.get(path))} == {
        ("CANCELLED", 1)
    }


def test_a_feed_says_of_a_group_that_is_not_decided_that_it_is_not_and_no_longer_once_it_is(
    browser: FlaskClient, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor, login: Login
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = make(login(browser, trainer), "cohort", cohort.id)
    said = "Het is nog niet zeker dat deze groep doorgaat."
    before = events(client.get(path))
    assert all(said in one["DESCRIPTION"] for one in before)
    clock.advance(timedelta(minutes=1))
    cohorts.set_state(db, SYSTEM, clock, cohort_id=cohort.id, state=CohortState.CONFIRMED)
    db.commit()
    after = events(client.get(path))
    assert not any(said in one["DESCRIPTION"] for one in after)
    for old, new in zip(before, after, strict=True):
        assert (new["SEQUENCE"], new["STATUS"]) == (old["SEQUENCE"], "CONFIRMED")
        assert new["DTSTAMP"].dt > old["DTSTAMP"].dt, "other words are news to a calendar"


def test_an_unchanged_feed_answers_304_without_a_body(
    browser: FlaskClient, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor, login: Login
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = make(login(browser, trainer), "cohort", cohort.id)
    first = client.get(path)
    for tag in (
        first.headers["ETag"],
        f'"other", {first.headers["ETag"]}',
        f"W/{first.headers['ETag']}",
        "*",
    ):
        answer = client.get(path, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.get_data(), answer.headers["ETag"]) == (
            304,
            b"",
            first.headers["ETag"],
        )
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    clock.advance(timedelta(days=1))
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(path).get_data() == first.get_data()


def test_an_unchanged_feed_is_answered_before_the_application_with_the_same_answer(
    browser: FlaskClient,
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    trainer: Actor,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = make(login(browser, trainer), "cohort", cohort.id)
    slow = client.get(path)
    ordinary = public(lambda token: "the ordinary route")
    monkeypatch.setitem(client.application.view_functions, "calendars.feed", ordinary)
    quick = client.get(path)
    assert quick.get_data() == slow.get_data()
    assert sorted(quick.headers) == sorted(slow.headers)


def test_a_fault_on_the_short_way_leads_to_the_ordinary_route(
    browser: FlaskClient,
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    trainer: Actor,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(self: FeedDoor, sha256: str, known: str) -> None:
        raise OSError("the database went away")

    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = make(login(browser, trainer), "cohort", cohort.id)
    first = client.get(path)
    monkeypatch.setattr(FeedDoor, "_row", broken)
    assert client.get(path).get_data() == first.get_data()


def test_no_feed_bears_the_name_of_a_learner(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    trainer: Actor,
    actor_for: ActorFor,
    login: Login,
) -> None:
    world = factory.world(db, clock)
    factory.enrol(db, clock, world, 1)
    learner = factory.person(1)
    db.commit()
    administrator = actor_for(Role.ADMINISTRATOR)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=world.cohort.id, person_id=trainer.person_id or 0)
    db.commit()
    known = accounts.person_by_email(db, learner.email)
    coordinator = organisations.coordinators_of(db, world.own.id)[0]
    assert known is not None
    wanted = [
        (FeedKind.COHORT, world.cohort.id, administrator.person_id or 0),
        (FeedKind.LEARNER, known.id, known.id),
        (FeedKind.TRAINER, trainer.person_id or 0, trainer.person_id or 0),
        (FeedKind.ORGANISATION, world.own.id, coordinator.id),
    ]
    for person_id in (known.id, coordinator.id):
        accounts.make_account(db, clock, person_id=person_id, password_hash=None, roles=())
    for number, (kind, subject_id, owner) in enumerate(wanted):
        service.new_address(
            db, Actor(person_id=owner), clock, kind=kind, subject_id=subject_id, token=f"token-{number}"
        )
    db.commit()
    for number in range(len(wanted)):
        answer = client.get(f"/feed/token-{number}.ics")
        assert len(events(answer)) == 13, wanted[number]
        text = answer.get_data(as_text=True).replace("\r\n ", "")
        for secret in (learner.given_name, learner.family_name, learner.email, coordinator.email):
            assert secret not in text
    db.rollback()
    kept = sa.select(sa.func.count()).where(FeedBody.kind != FeedKind.OPEN)
    assert db.scalar(kept) == 4


def test_someone_who_leaves_the_cohort_gets_an_empty_feed(
    client: FlaskClient, db: Session, clock: FixedClock
) -> None:
    world = factory.world(db, clock)
    made = factory.enrol(db, clock, world, 1)
    person = accounts.person_by_email(db, factory.person(1).email)
    assert person is not None
    accounts.make_account(db, clock, person_id=person.id, password_hash=None, roles=())
    service.new_address(
        db, Actor(person_id=person.id), clock, kind=FeedKind.LEARNER, subject_id=person.id, token="mine"
    )
    db.commit()
    assert len(events(client.get("/feed/mine.ics"))) == 13
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=world.own.id, enrolment_id=made.enrolment_id)
    db.commit()
    assert events(client.get("/feed/mine.ics")) == []


def test_a_download_holds_the_same_as_the_feed(
    browser: FlaskClient, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor, login: Login
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = make(login(browser, trainer), "cohort", cohort.id)
    file = browser.get(f"/agenda/cohort/{cohort.id}.ics")
    assert file.headers["Content-Disposition"] == "attachment; filename=leergang.ics"
    assert file.get_data() == client.get(path).get_data()
