"""Bringing a cohort through its states: what is shown is what is done."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing import service as billing
from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from app.desk import service
from app.desk.service import Audience
from app.enrolments import service as enrolments
from app.messages.models import Letter
from app.scheduling import service as scheduling
from tests.counting import MOST_QUERIES, counted
from tests.factories import billing as factory
from tests.factories import enrolments as people
from tests.factories.billing import World
from tests.factories.practice import send
from tests.factories.scheduling_pages import hidden
from tests.people import ActorFor

S = CohortState
WHY = "Te weinig aanmeldingen."
#: A week after the first session, at lunch.
MIDWAY = datetime(2026, 9, 10, 10, 0, tzinfo=UTC)


def letters(db: Session) -> Counter[str]:
    """How many letters of the desk there are, by template."""
    return Counter(db.scalars(sa.select(Letter.template).where(Letter.template.startswith("desk/"))))


def fill_the_cohort(db: Session, clock: FixedClock, world: World, people_in_line: int = 2) -> None:
    """Takes all seats, and lets people of another organisation wait."""
    rows = [people.person(number) for number in range(100, 112 + people_in_line)]
    enrolments.enrol_list(
        db, SYSTEM, clock, organisation_id=world.other.id, cohort_id=world.cohort.id, rows=rows
    )
    db.commit()


def become(
    db: Session, clock: FixedClock, world: World, *states: CohortState, reason: str = "Er is vraag naar."
) -> None:
    for state in states:
        service.change_state(db, SYSTEM, clock, cohort_id=world.cohort.id, state=state, reason=reason)
    db.commit()


def test_going_on_tells_every_learner_and_coordinator_once(
    db: Session, clock: FixedClock, world: World
) -> None:
    fill_the_cohort(db, clock, world)
    found = service.consequences(db, clock, world.cohort.id, S.CONFIRMED)
    assert {one.audience: len(one.people) for one in found.mailings} == {
        Audience.LEARNERS: 15,
        Audience.COORDINATORS: 2,
    }
    assert found.waiting == 2
    made = service.change_state(
        db, SYSTEM, clock, cohort_id=world.cohort.id, state=S.CONFIRMED, shown=found.mark
    )
    assert made.state is S.CONFIRMED
    assert letters(db) == {"desk/group_goes_on": 15, "desk/group_goes_on_coordinator": 2}


def test_under_the_minimum_a_cohort_goes_on_only_with_a_reason_that_is_kept(
    db: Session, clock: FixedClock, world: World
) -> None:
    with pytest.raises(Refused) as refused:
        service.change_state(db, SYSTEM, clock, cohort_id=world.cohort.id, state=S.CONFIRMED)
    assert refused.value.field == "reason"
    assert cohorts.cohort(db, world.cohort.id).state is S.OPEN
    assert not letters(db)
    become(db, clock, world, S.CONFIRMED, reason="  Icare betaalt   de rest. ")
    event = audit.latest(db, limit=1)[0]
    assert (event.action, event.data) == (
        "cohorts:cohort:state",
        {"before": "open", "after": "confirmed", "reason": "Icare betaalt de rest.", "letters": 4},
    )


def test_cancelling_tells_everyone_and_leaves_crediting_to_finance(
    db: Session, clock: FixedClock, world: World, actor_for: ActorFor
) -> None:
    fill_the_cohort(db, clock, world)
    trainer = actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=world.cohort.id, person_id=trainer.person_id or 0)
    made = factory.invoice(db, clock, world)
    calendars.new_address(
        db, trainer, clock, kind=FeedKind.COHORT, subject_id=world.cohort.id, token="t" * 43
    )
    calendars.new_address(
        db, trainer, clock, kind=FeedKind.TRAINER, subject_id=trainer.person_id or 0, token="u" * 43
    )
    found = service.consequences(db, clock, world.cohort.id, S.CANCELLED)
    assert {one.audience: len(one.people) for one in found.mailings} == {
        Audience.LEARNERS: 15,
        Audience.WAITING: 2,
        Audience.COORDINATORS: 2,
        Audience.TRAINERS: 1,
    }
    assert (len(found.falling), found.subscriptions) == (13, 2)
    assert found.bill is not None
    assert [one.number for one in found.bill.invoices] == ["2026-0001"]
    assert (found.credited.cents, found.undrafted.cents) == (750_000, 12 * 250_000)
    service.change_state(
        db, SYSTEM, clock, cohort_id=world.cohort.id, state=S.CANCELLED, reason=WHY, shown=found.mark
    )
    db.commit()
    assert letters(db).total() == found.letters == 20
    due, wrong = billing.open_items(db, clock.now().date())
    assert due == []
    assert [(one.why, one.seat_number, one.invoiced.cents, one.fee.cents) for one in wrong] == [
        (billing.Why.CANCELLED, number, 250_000, 0) for number in (1, 2, 3)
    ]
    assert {one.invoices for one in wrong} == {((made, "2026-0001"),)}
    billing.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="De groep gaat niet door")
    assert billing.corrections(db) == []
    assert billing.due(db, clock.now().date()) == []


def test_a_fee_for_giving_back_is_not_owed_either_once_the_foundation_cancels(
    db: Session, clock: FixedClock, world: World
) -> None:
    clock.set(datetime(2026, 8, 14, 10, 0, tzinfo=UTC))
    seat = world.seats(db)[0]
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=world.own.id, enrolment_id=seat.enrolment_id or 0)
    made = factory.invoice(db, clock, world)
    assert billing.invoice(db, made).total.cents == 625_000
    assert billing.corrections(db) == []
    become(db, clock, world, S.CANCELLED, reason=WHY)
    assert [one.invoiced.cents for one in billing.corrections(db)] == [125_000, 250_000, 250_000]
    assert {one.fee.cents for one in billing.corrections(db)} == {0}


def test_what_has_been_taught_stays_in_calendars_when_a_running_cohort_is_cancelled(
    db: Session, clock: FixedClock, world: World
) -> None:
    become(db, clock, world, S.CONFIRMED)
    clock.set(MIDWAY)
    become(db, clock, world, S.RUNNING)
    found = service.consequences(db, clock, world.cohort.id, S.CANCELLED)
    assert len(found.falling) == 12
    assert all(one.starts_at > MIDWAY for one in found.falling)


def test_a_cohort_runs_and_ends_with_its_sessions(db: Session, clock: FixedClock, world: World) -> None:
    become(db, clock, world, S.CONFIRMED)
    with pytest.raises(Refused, match="nog niet begonnen"):
        become(db, clock, world, S.RUNNING)
    clock.set(MIDWAY)
    become(db, clock, world, S.RUNNING)
    with pytest.raises(Refused, match="nog niet geweest"):
        become(db, clock, world, S.FINISHED)
    clock.set(scheduling.sessions_of(db, [world.cohort.id])[-1].ends_at)
    step = service.consequences(db, clock, world.cohort.id, S.FINISHED).step
    assert ["aanwezigheid" in str(one.text) for one in step.conditions] == [True]
    before = letters(db)
    become(db, clock, world, S.FINISHED)
    assert letters(db) - before == {"desk/group_finished": 1}


def test_nothing_changes_when_the_facts_are_others_than_those_that_were_shown(
    db: Session, clock: FixedClock, world: World
) -> None:
    shown = service.consequences(db, clock, world.cohort.id, S.CANCELLED).mark
    factory.invoice(db, clock, world)
    with pytest.raises(Refused, match="intussen iets veranderd"):
        service.change_state(
            db, SYSTEM, clock, cohort_id=world.cohort.id, state=S.CANCELLED, reason=WHY, shown=shown
        )
    assert cohorts.cohort(db, world.cohort.id).state is S.OPEN
    assert not letters(db)


def test_time_alone_never_changes_a_state(db: Session, clock: FixedClock, world: World, work: object) -> None:
    for _ in range(30):
        clock.advance(timedelta(days=10))
        assert callable(work)
        while work():
            pass
        assert cohorts.cohort(db, world.cohort.id).state is S.OPEN
        db.rollback()


def page_of(desk: FlaskClient, world: World, state: str = "") -> str:
    answer = desk.get(
        f"/beheer/groepen/{world.cohort.id}/status", query_string={"naar": state} if state else {}
    )
    assert answer.status_code == 200
    return answer.text


def test_the_page_tells_what_each_choice_means_and_why_one_cannot_be_made(
    desk: FlaskClient, world: World, db: Session, clock: FixedClock
) -> None:
    shown = page_of(desk, world)
    assert "Er zijn maar 3 plaatsen bezet." in shown
    assert f"/beheer/groepen/{world.cohort.id}/status?naar=confirmed" in shown
    assert f"/beheer/groepen/{world.cohort.id}/status?naar=cancelled" in shown
    become(db, clock, world, S.CONFIRMED)
    shown = page_of(desk, world)
    assert "De eerste bijeenkomst is nog niet begonnen." in shown
    assert "naar=running" not in shown


def test_a_click_does_what_the_page_told_and_a_second_one_nothing_more(
    desk: FlaskClient, world: World, db: Session
) -> None:
    shown = page_of(desk, world, "cancelled")
    assert "Annuleer de groep en verstuur 4 brieven" in shown
    url = f"/beheer/groepen/{world.cohort.id}/status"
    values = {name: given[0] for name, given in hidden(shown).items()} | {"reason": WHY}
    for _ in range(2):
        answer = desk.post(url, data=values)
        assert answer.status_code == 303
    assert letters(db).total() == 4
    assert cohorts.cohort(db, world.cohort.id).state is S.CANCELLED


def test_a_missing_reason_is_asked_for_and_what_changed_meanwhile_is_shown_again(
    desk: FlaskClient, world: World, db: Session, clock: FixedClock
) -> None:
    url = f"/beheer/groepen/{world.cohort.id}/status"
    answer = send(desk, url, page=f"{url}?naar=cancelled", state="cancelled", reason="", shown="x")
    assert answer.status_code == 422
    assert "Vul in waarom de groep niet doorgaat." in answer.text
    shown = page_of(desk, world, "cancelled")
    values = {name: given[0] for name, given in hidden(shown).items()} | {"reason": WHY}
    factory.invoice(db, clock, world)
    answer = desk.post(url, data=values)
    assert answer.status_code == 422
    assert "intussen iets veranderd" in answer.text
    assert "2026-0001" in answer.text
    assert cohorts.cohort(db, world.cohort.id).state is S.OPEN


@pytest.mark.parametrize("state", ["confirmed", "cancelled"])
def test_the_page_asks_the_database_little(
    app: Flask,
    desk: FlaskClient,
    world: World,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    state: str,
) -> None:
    fill_the_cohort(db, clock, world)
    trainer = actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=world.cohort.id, person_id=trainer.person_id or 0)
    factory.invoice(db, clock, world)
    page_of(desk, world)
    with counted(app) as sent:
        page_of(desk, world, state)
    assert len(sent) <= MOST_QUERIES, "\n".join(sent)


def test_a_state_that_does_not_exist_or_cannot_follow_is_told(desk: FlaskClient, world: World) -> None:
    url = f"/beheer/groepen/{world.cohort.id}/status"
    assert desk.get(url, query_string={"naar": "gisteren"}).status_code == 404
    answer = send(desk, url, page=f"{url}?naar=confirmed", state="gisteren")
    assert answer.status_code == 422
    answer = send(desk, url, page=f"{url}?naar=confirmed", state="finished")
    assert answer.status_code == 422


def test_finance_is_told_on_its_overview(
    client: FlaskClient, world: World, db: Session, clock: FixedClock, actor_for: ActorFor, login: object
) -> None:
    factory.invoice(db, clock, world)
    become(db, clock, world, S.CANCELLED, reason=WHY)
    assert callable(login)
    finance: FlaskClient = login(client, actor_for(Role.FINANCE))
    assert "Crediteer 1 factuur" in finance.get("/geld").text
    assert "De groep gaat niet door" in finance.get("/geld/facturen").text
