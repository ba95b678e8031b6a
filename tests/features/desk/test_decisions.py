"""The go or no-go: asked for on its date with both choices, and never answered by the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor
from app.enrolments import service as enrolments
from tests.counting import MOST_QUERIES, counted
from tests.factories import enrolments as people
from tests.factories.billing import World
from tests.factories.billing_pages import Login

#: The cohort of these tests decides on 1 September 2026.
DECIDED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def at(
    client: FlaskClient, clock: FixedClock, administrator: Actor, login: Login
) -> Callable[[datetime], FlaskClient]:
    """The administrator's browser at a moment: who logged in long before would be asked to do so again."""

    def at(moment: datetime) -> FlaskClient:
        clock.set(moment)
        return login(client, administrator)

    return at


def test_under_the_minimum_the_date_gives_a_task_with_both_choices(
    at: Callable[[datetime], FlaskClient], world: World
) -> None:
    desk = at(DECIDED)
    shown = desk.get("/beheer").text
    assert "Groep Assen, najaar 2026 heeft te weinig deelnemers" in shown
    assert "Laat de groep toch doorgaan, of annuleer die. Er gebeurt niets vanzelf." in shown
    assert f"/beheer/groepen/{world.cohort.id}/status" in shown
    assert "Kies of de groep toch doorgaat of niet." in desk.get(f"/beheer/groepen/{world.cohort.id}").text


def test_with_enough_people_the_date_asks_for_the_go(
    at: Callable[[datetime], FlaskClient], db: Session, clock: FixedClock, world: World
) -> None:
    rows = [people.person(number) for number in range(100, 109)]
    enrolments.enrol_list(
        db, SYSTEM, clock, organisation_id=world.other.id, cohort_id=world.cohort.id, rows=rows
    )
    db.commit()
    desk = at(DECIDED)
    assert "Laat groep Assen, najaar 2026 doorgaan" in desk.get("/beheer").text


def test_before_the_date_it_is_only_announced(at: Callable[[datetime], FlaskClient], world: World) -> None:
    desk = at(DECIDED - timedelta(days=10))
    shown = desk.get("/beheer").text
    assert "Besluit of groep Assen, najaar 2026 doorgaat" in shown
    assert "te weinig deelnemers" not in shown


def test_an_old_decision_is_not_lost_behind_newer_cohorts(
    app: Flask,
    at: Callable[[datetime], FlaskClient],
    db: Session,
    clock: FixedClock,
    world: World,
) -> None:
    for month in range(1, 13):
        people.cohort(db, clock, name=f"Emmen {month}", first_date=date(2028, month, 3))
    db.commit()
    desk = at(DECIDED)
    assert "Groep Assen, najaar 2026 heeft te weinig deelnemers" in desk.get("/beheer").text
    with counted(app) as sent:
        desk.get("/beheer")
    assert len(sent) <= MOST_QUERIES


def test_days_pass_and_the_worker_works_and_no_state_changes(
    db: Session, clock: FixedClock, world: World, work: Callable[[], int]
) -> None:
    clock.set(DECIDED - timedelta(days=2))
    for _ in range(10):
        clock.advance(timedelta(days=1))
        while work():
            pass
        assert cohorts.cohort(db, world.cohort.id).state is CohortState.OPEN
        db.rollback()
