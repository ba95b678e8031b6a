"""Secret addresses of calendar feeds: who gets one, and when it ends."""

import re
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.calendars import service
from app.calendars.answering import TYPE
from app.calendars.models import CalendarFeed
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.core.tokens import digest
from tests.conftest import NOW
from tests.factories.cohorts import planned
from tests.factories.feed_pages import Login, make
from tests.people import ActorFor


def says_withdrawn(answer: TestResponse) -> bool:
    """Whether the answer is 410 with a calendar of one event, today, that says so in every calendar application."""
    calendar = Calendar.from_ical(answer.get_data())
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    assert calendar["X-WR-CALNAME"] == event["SUMMARY"] == "Dit agenda-adres is ingetrokken"
    assert event["DTSTART"].dt == NOW.date()
    assert (answer.content_type, answer.headers["Cache-Control"]) == (TYPE, "no-store")
    return answer.status_code == 410


def test_a_new_address_leaves_the_old_one_and_a_second_click_gets_the_same(
    browser: FlaskClient, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor, login: Login
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    login(browser, trainer)
    old = make(browser, "cohort", cohort.id)
    once = {"once": "one-sending-of-this-form"}
    pages = [browser.post(f"/agenda/cohort/{cohort.id}", data=once).get_data(as_text=True) for _ in range(2)]
    first, second = (re.search(r"/feed/[^\"]+\.ics", page) for page in pages)
    assert first is not None
    assert second is not None
    assert first[0] == second[0] != old
    assert client.get(old).status_code == 200
    assert client.get(first[0]).status_code == 200
    db.rollback()
    live = sa.select(sa.func.count()).where(CalendarFeed.revoked_at.is_(None))
    assert db.scalar(live) == 2


def test_only_the_hash_of_an_address_is_kept(
    browser: FlaskClient, db: Session, clock: FixedClock, trainer: Actor, login: Login
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = make(login(browser, trainer), "cohort", cohort.id)
    token = path.removeprefix("/feed/").removesuffix(".ics")
    assert len(token) == 43
    row = db.scalars(sa.select(CalendarFeed)).one()
    assert row.token_sha256 == digest(token)
    db.rollback()
    assert token not in browser.get("/agenda").get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "/feed/unknown.ics",
        "/feed/.ics",
        "/feed/%00.ics",
        "/feed/" + "x" * 5000 + ".ics",
        "/feed/é%ED%A0%80.ics",
    ],
)
def test_an_address_that_never_was_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_who_tries_many_addresses_is_stopped(client: FlaskClient, clock: FixedClock) -> None:
    codes = [client.get(f"/feed/guess-{number}.ics").status_code for number in range(102)]
    assert codes[:100] == [404] * 100
    assert codes[100:] == [429, 429]
    clock.advance(timedelta(minutes=5))
    assert client.get("/feed/guess.ics").status_code == 404


def test_a_revoked_address_says_so_and_only_its_owner_can_revoke_it(
    app: Flask,
    browser: FlaskClient,
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    trainer: Actor,
    actor_for: ActorFor,
    login: Login,
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = make(login(browser, trainer), "cohort", cohort.id)
    assert client.get(path).status_code == 200
    feed_id = service.feeds_of(db, trainer.person_id or 0)[0].id
    stranger = login(app.test_client(), actor_for(Role.TRAINER))
    assert stranger.post(f"/agenda/adressen/{feed_id}/intrekken").status_code == 404
    assert client.get(path).status_code == 200
    assert browser.post(f"/agenda/adressen/{feed_id}/intrekken").status_code == 303
    assert says_withdrawn(client.get(path))


def test_a_trainer_who_leaves_the_cohort_loses_its_feed(
    browser: FlaskClient, client: FlaskClient, db: Session, clock: FixedClock, trainer: Actor, login: Login
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    path = make(login(browser, trainer), "cohort", cohort.id)
    assert client.get(path).status_code == 200
    cohorts.remove_trainer(db, SYSTEM, clock, cohort_id=cohort.id, person_id=trainer.person_id or 0)
    db.commit()
    assert says_withdrawn(client.get(path))


@pytest.mark.parametrize("kind", ["cohort", "learner", "trainer", "organisation", "onzin"])
@pytest.mark.parametrize("subject_id", [0, 1, 999, 2**31, 2**63])
def test_no_one_gets_a_feed_that_is_not_theirs(
    browser: FlaskClient,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    login: Login,
    kind: str,
    subject_id: int,
) -> None:
    actor_for(Role.TRAINER)
    planned(db, clock)
    stranger = actor_for(Role.LEARNER)
    assert stranger.person_id != subject_id
    login(browser, stranger)
    assert browser.post(f"/agenda/{kind}/{subject_id}").status_code == 404
    assert browser.get(f"/agenda/{kind}/{subject_id}.ics").status_code == 404
    db.rollback()
    assert db.scalar(sa.select(sa.func.count()).select_from(CalendarFeed)) == 0


def test_the_page_offers_what_each_may_have(
    browser: FlaskClient, db: Session, clock: FixedClock, actor_for: ActorFor, login: Login
) -> None:
    planned(db, clock)
    page = unescape(login(browser, actor_for(Role.ADMINISTRATOR)).get("/agenda").get_data(as_text=True))
    assert "Groep Assen, voorjaar 2027" in page
    assert "Google kijkt elke 8 tot 24 uur" in page


def test_a_visitor_must_log_in_to_see_the_page(client: FlaskClient) -> None:
    assert client.get("/agenda").status_code == 302
