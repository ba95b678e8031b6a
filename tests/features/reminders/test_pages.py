"""The plan on a page: what goes when to whom and why, its letter, and stopping one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.counting import MOST_QUERIES, counted
from tests.factories.enrolments import World, cohort, enrol
from tests.features.reminders.conftest import DUE, WEEK_BEFORE, Minute, plan, reserve
from tests.pages import hidden
from tests.people import ActorFor

PLANNED = "/beheer/brieven/gepland"


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


@pytest.fixture
def enter(
    client: FlaskClient, administrator: Actor, login: Callable[[FlaskClient, Actor], FlaskClient]
) -> Callable[[], FlaskClient]:
    """Logs the administrator in, at the present time of the test."""
    return lambda: login(client, administrator)


@pytest.fixture
def key(db: Session, clock: FixedClock, here: World) -> str:
    """A reminder of names that goes in a week."""
    reserve(db, clock, here, DUE)
    clock.set(WEEK_BEFORE - timedelta(days=7))
    return plan(db, clock)[0].key


@pytest.fixture
def desk(enter: Callable[[], FlaskClient], request: pytest.FixtureRequest) -> FlaskClient:
    """The administrator's browser, after the clock stands where `key` puts it."""
    if "key" in request.fixturenames:
        request.getfixturevalue("key")
    return enter()


def test_the_plan_says_what_goes_when_to_whom_and_why(desk: FlaskClient, key: str) -> None:
    page = desk.get(PLANNED).text

    for said in ("Herinnering: namen doorgeven", "23-06-2026", "Karin Wolters-Icare", "1 plaats van Icare"):
        assert said in page
    assert f"{PLANNED}/{key}" in page


def test_the_letter_of_a_reminder_is_seen_before_it_goes(desk: FlaskClient, key: str) -> None:
    page = desk.get(f"{PLANNED}/{key}")
    letter = desk.get(f"{PLANNED}/{key}/brief")

    assert f"{PLANNED}/{key}/brief" in page.text
    assert "Icare heeft in groep Assen, najaar 2026 nog 1 plaats zonder naam." in letter.text
    assert "dinsdag 30 juni 2026" in letter.text
    assert "sandbox" in letter.headers["Content-Security-Policy"]


def test_a_preview_of_an_invitation_holds_no_working_link(
    desk: FlaskClient, db: Session, clock: FixedClock, here: World
) -> None:
    enrol(db, clock, here, 1)
    db.commit()
    found = next(one for one in plan(db, clock) if one.to == "persoon1@voorbeeld.nl")

    letter = desk.get(f"{PLANNED}/{found.key}/brief").text

    assert "/uitnodiging/…" in letter


def test_an_administrator_stops_a_reminder_with_a_reason_and_takes_that_back(
    desk: FlaskClient, enter: Callable[[], FlaskClient], db: Session, key: str, minute: Minute
) -> None:
    page = desk.get(f"{PLANNED}/{key}").text
    without = desk.post(f"{PLANNED}/{key}/stop", data={**hidden(page), "reason": " "})
    assert without.status_code == 422
    assert "Schrijf waarom" in without.text

    done = desk.post(f"{PLANNED}/{key}/stop", data={**hidden(page), "reason": "Ze bellen morgen."})

    assert done.status_code == 303
    seen = desk.get(PLANNED).text
    assert "gaat niet" in seen
    assert "Ze bellen morgen." in seen
    assert minute(WEEK_BEFORE) == []
    enter()
    back = desk.get(f"{PLANNED}/{key}").text
    assert desk.post(f"{PLANNED}/{key}/toch", data=hidden(back)).status_code == 303
    assert minute() == [key]
    db.rollback()
    actions = db.scalars(sa.select(AuditEvent.action).where(AuditEvent.action.like("reminders:%"))).all()
    db.rollback()
    assert actions == ["reminders:reminder:stop", "reminders:reminder:put_back"]


def test_a_reminder_that_went_or_never_was_is_not_found(
    desk: FlaskClient, enter: Callable[[], FlaskClient], key: str, minute: Minute
) -> None:
    minute(WEEK_BEFORE)
    enter()
    token = hidden(desk.get("/account/naam").text)

    for gone in (key, "names-due:1:1:2026-01-01:7:1", "x" * 300, "first-day"):
        assert desk.get(f"{PLANNED}/{gone}").status_code == 404
        assert desk.post(f"{PLANNED}/{gone}/stop", data={**token, "reason": "nee"}).status_code == 404
        assert desk.post(f"{PLANNED}/{gone}/toch", data=token).status_code == 404
    assert f"{PLANNED}/{key}" not in desk.get(PLANNED).text


def test_a_long_plan_is_paged_and_asks_few_queries(
    app: Flask, desk: FlaskClient, db: Session, clock: FixedClock, here: World
) -> None:
    many = cohort(db, clock, seats=40, name="Emmen, najaar 2026")
    db.commit()
    for number in range(40):
        enrol(db, clock, here, number, cohort_id=many.id)
    db.commit()
    with counted(app) as sent:
        page = desk.get(PLANNED).text
    assert len(sent) <= MOST_QUERIES

    assert page.count("Herinnering: maak je account") == 25
    following = next(part for part in page.split('href="') if "?na=" in part[:300]).split('"')[0]
    assert desk.get(following).text.count("Herinnering: maak je account") >= 15
