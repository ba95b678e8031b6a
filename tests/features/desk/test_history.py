"""What happened to a cohort, in sentences."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.desk import service
from app.enrolments import service as enrolments
from tests.counting import MOST_QUERIES, counted
from tests.factories import enrolments as people
from tests.factories.billing import World


def test_the_history_tells_states_people_and_limits_of_this_cohort_only(
    desk: FlaskClient, administrator: Actor, db: Session, clock: FixedClock, world: World
) -> None:
    seat = world.seats(db)[0]
    enrolments.withdraw(
        db, administrator, clock, organisation_id=world.own.id, enrolment_id=seat.enrolment_id or 0
    )
    service.change_state(
        db,
        administrator,
        clock,
        cohort_id=world.cohort.id,
        state=CohortState.CONFIRMED,
        reason="Er is vraag naar.",
    )
    people.cohort(db, clock, name="Emmen")
    db.commit()
    shown = desk.get(f"/beheer/groepen/{world.cohort.id}/geschiedenis").text
    assert (
        "Anna Smit bracht groep Assen, najaar 2026 van Open voor aanmelding naar Gaat door. "
        "Reden: Er is vraag naar." in shown
    )
    assert "Anna Smit meldde Persoon000 van Test000 af voor groep Assen, najaar 2026, zonder kosten." in shown
    assert "Het systeem meldde Persoon001 van Test001 van Icare aan voor groep Assen, najaar 2026" in shown
    assert "Emmen" not in shown


def test_a_long_history_is_paged_without_gaps_and_asks_little(
    app: Flask, desk: FlaskClient, db: Session, clock: FixedClock, world: World, work: Callable[[], int]
) -> None:
    rows = [people.person(number) for number in range(100, 140)]
    enrolments.enrol_list(
        db, people.SYSTEM, clock, organisation_id=world.other.id, cohort_id=world.cohort.id, rows=rows
    )
    every = [one.id for one in service.history(db, world.cohort.id, limit=500)]
    first = service.history(db, world.cohort.id, limit=25)
    second = service.history(db, world.cohort.id, before=first[-1].id, limit=25)
    assert [one.id for one in (*first, *second)] == every[:50]
    db.commit()
    url = f"/beheer/groepen/{world.cohort.id}/geschiedenis"
    assert f"?na={first[-1].id}" in desk.get(url).text
    with counted(app) as sent:
        assert desk.get(url, query_string={"na": first[-1].id}).status_code == 200
    assert len(sent) <= MOST_QUERIES


def test_the_log_is_read_in_sentences(desk: FlaskClient, world: World) -> None:
    shown = desk.get("/auditor/logboek").text
    assert "Het systeem meldde Persoon002 van Test002 van Icare aan" in shown
    assert "enrolments:enrolment:create" in shown
