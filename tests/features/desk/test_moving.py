"""Moving a learner to another cohort: seat, price and payers go along, to the cent."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service as billing
from app.billing.service import Crossing, Share, Why
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import SYSTEM, Role
from app.desk import service
from app.desk.service import Invoiced
from app.enrolments import service as enrolments
from app.enrolments.service import EnrolmentState, Moved
from app.messages.models import Letter
from tests.factories import billing as factory
from tests.factories import enrolments as people
from tests.factories.billing import World
from tests.factories.billing_pages import Login
from tests.factories.practice import send
from tests.factories.scheduling_pages import hidden
from tests.people import ActorFor

ON = date(2026, 1, 15)
KEEP, CREDIT = Invoiced.KEEP, Invoiced.CREDIT


@pytest.fixture
def later(db: Session, clock: FixedClock, world: World) -> CohortView:
    """An open cohort in spring."""
    made = people.cohort(db, clock, name="Assen, voorjaar 2027", first_date=date(2027, 1, 14))
    db.commit()
    return made


def first(db: Session, world: World) -> int:
    """The enrolment on the first seat."""
    return world.seats(db)[0].enrolment_id or 0


def move(
    db: Session, clock: FixedClock, world: World, later: CohortView, choice: Invoiced | None = None
) -> Moved:
    done = service.move_learner(
        db,
        SYSTEM,
        clock,
        cohort_id=world.cohort.id,
        enrolment_id=first(db, world),
        to_cohort_id=later.id,
        invoiced=choice,
    )
    db.commit()
    return done


def due(db: Session, cohort_id: int) -> dict[str, int]:
    """What each payer of a cohort would be invoiced, in cents."""
    return {one.payer: one.total.cents for one in billing.due(db, ON, cohort_id=cohort_id)}


def test_a_seat_that_was_not_invoiced_is_invoiced_in_the_new_cohort(
    db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    factory.divide(db, clock, world, Share(world.own.id), Share(world.funder.id), Share(world.other.id))
    done = move(db, clock, world, later)
    assert (done.from_number, done.to_number) == (1, 1)
    assert due(db, world.cohort.id) == {"Icare": 500_000}
    assert due(db, later.id) == {"Icare": 83_334, "Interzorg": 83_333, "Zorgkantoor Drenthe": 83_333}
    assert [billing.allocation(db, one).total.cents for one in (world.cohort.id, later.id)] == [
        500_000,
        250_000,
    ]
    assert billing.corrections(db) == []


def test_an_invoice_that_stays_pays_for_the_new_cohort(
    db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    factory.invoice(db, clock, world)
    move(db, clock, world, later, KEEP)
    assert (due(db, world.cohort.id), due(db, later.id)) == ({}, {})
    assert billing.corrections(db) == []
    old, new = billing.allocation(db, world.cohort.id), billing.allocation(db, later.id)
    assert (old.total, old.invoiced) == (Money(500_000), Money(500_000))
    assert (new.total, new.invoiced) == (Money(250_000), Money(250_000))
    assert [one.total.cents for one in billing.invoices(db)] == [750_000]
    assert billing.crossings(db, world.cohort.id) == [Crossing(later.name, False, Money(250_000))]
    assert billing.crossings(db, later.id) == [Crossing(world.cohort.name, True, Money(250_000))]


def test_a_credited_seat_is_invoiced_again_once_and_the_others_where_they_were(
    db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    made = factory.invoice(db, clock, world)
    move(db, clock, world, later, CREDIT)
    (wrong,) = billing.corrections(db)
    assert (wrong.why, wrong.cohort, wrong.moved_to) == (Why.MOVED, world.cohort.name, later.name)
    assert (wrong.invoiced.cents, wrong.fee.cents, wrong.invoices) == (250_000, 0, ((made, "2026-0001"),))
    assert (due(db, world.cohort.id), due(db, later.id)) == ({}, {"Icare": 250_000})
    billing.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="Naar een andere groep")
    db.commit()
    assert billing.corrections(db) == []
    assert (due(db, world.cohort.id), due(db, later.id)) == ({"Icare": 500_000}, {"Icare": 250_000})
    for cohort_id in (world.cohort.id, later.id):
        billing.finalise_invoice(db, SYSTEM, clock, cohort_id=cohort_id, payer_id=world.own.id)
    assert (due(db, world.cohort.id), due(db, later.id)) == ({}, {})
    assert sum(one.total.cents for one in billing.invoices(db)) == 750_000
    assert billing.crossings(db, world.cohort.id) == billing.crossings(db, later.id) == []


def test_a_half_invoiced_seat_keeps_its_halves_apart(
    db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    factory.divide(db, clock, world, Share(world.own.id), Share(world.funder.id))
    made = factory.invoice(db, clock, world, world.funder.id)
    found = service.move_preview(
        db, cohort_id=world.cohort.id, enrolment_id=first(db, world), to_cohort_id=later.id
    )
    assert (found.money.invoiced.cents, found.money.open.cents) == (125_000, 125_000)
    done = move(db, clock, world, later, CREDIT)
    assert due(db, later.id) == {"Icare": 125_000, "Zorgkantoor Drenthe": 125_000}
    assert due(db, world.cohort.id) == {"Icare": 500_000}
    assert [(one.invoiced.cents, one.invoices) for one in billing.corrections(db)] == [
        (125_000, ((made, "2026-0001"),))
    ]
    assert sum(line.amount.cents for line in billing.moving(db, done.seat_id).lines) == 250_000


def test_a_half_invoiced_seat_can_also_keep_its_invoice(
    db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    factory.divide(db, clock, world, Share(world.own.id), Share(world.funder.id))
    factory.invoice(db, clock, world, world.funder.id)
    move(db, clock, world, later, KEEP)
    assert due(db, later.id) == {"Icare": 125_000}
    assert billing.allocation(db, later.id).invoiced == Money(125_000)
    assert billing.corrections(db) == []


def test_giving_back_after_a_move_corrects_the_invoice_that_stayed(
    db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    made = factory.invoice(db, clock, world)
    done = move(db, clock, world, later, KEEP)
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=world.own.id, enrolment_id=done.enrolment_id)
    db.commit()
    (wrong,) = billing.corrections(db)
    assert (wrong.why, wrong.cohort, wrong.invoices) == (Why.RETURNED, later.name, ((made, "2026-0001"),))


def test_an_invoice_that_stayed_is_not_credited_when_the_old_cohort_is_cancelled(
    db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    made = factory.invoice(db, clock, world)
    for _ in range(3):
        move(db, clock, world, later, KEEP)
    service.change_state(
        db, SYSTEM, clock, cohort_id=world.cohort.id, state=CohortState.CANCELLED, reason="Niemand meer."
    )
    assert billing.corrections(db) == []
    assert not billing.invoice(db, made).is_credited


def test_what_is_invoiced_must_be_chosen_about(
    db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    factory.invoice(db, clock, world)
    with pytest.raises(Refused) as refused:
        move(db, clock, world, later)
    assert refused.value.field == "invoiced"
    assert len(world.seats(db)) == 3


def test_the_learner_and_the_coordinator_are_told_once(
    db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    move(db, clock, world, later)
    told = Counter(db.scalars(sa.select(Letter.template).where(Letter.template.startswith("desk/"))))
    assert told == {"desk/moved": 1, "desk/moved_coordinator": 1}


def test_the_old_enrolment_ends_and_the_person_is_a_learner_of_the_new_cohort_only(
    db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    before = enrolments.enrolment(db, first(db, world))
    done = move(db, clock, world, later)
    assert enrolments.enrolment(db, before.id).state is EnrolmentState.WITHDRAWN
    assert enrolments.cohort_ids_of_person(db, before.person_id) == {later.id}
    assert enrolments.enrolment(db, done.enrolment_id).price == before.price


def test_nobody_moves_past_a_full_cohort_its_line_or_a_closed_door(
    db: Session, clock: FixedClock, world: World
) -> None:
    full = people.cohort(db, clock, name="Vol", seats=1)
    people.enrol(db, clock, world, 70, cohort_id=full.id)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="geen vrije plaats"):
        move(db, clock, world, full)
    db.rollback()
    closed = people.cohort(db, clock, name="Dicht")
    cohorts.set_state(db, SYSTEM, clock, cohort_id=closed.id, state=CohortState.CANCELLED)
    with pytest.raises(Refused, match="niet open"):
        move(db, clock, world, closed)
    db.rollback()
    draft = people.cohort(db, clock, name="Straks", state=CohortState.DRAFT)
    with pytest.raises(NotFound):
        move(db, clock, world, draft)


def test_the_page_leads_from_the_choice_to_the_new_cohort(
    desk: FlaskClient, db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    factory.invoice(db, clock, world)
    url = f"/beheer/groepen/{world.cohort.id}/deelnemers/{first(db, world)}/verplaatsen"
    db.rollback()
    assert later.name in desk.get(url).text
    shown = desk.get(url, query_string={"naar": later.id}).text
    assert "€\u00a02.500,00 van deze plaats staat op een definitieve factuur." in shown
    assert "Verplaats en verstuur 2 brieven" in shown
    answer = send(desk, url, page=f"{url}?naar={later.id}", to_cohort_id=str(later.id), shown="x")
    assert answer.status_code == 422
    assert "Kies wat er met de factuur gebeurt." in answer.text
    values = {name: given[0] for name, given in hidden(shown).items()} | {"invoiced": "credit"}
    for _ in range(2):
        answer = desk.post(url, data=values)
        assert answer.status_code == 303
        assert answer.location == f"/beheer/groepen/{later.id}"
    assert [seat.number for seat in enrolments.seats(db, later.id)] == [1]
    db.rollback()
    assert desk.get(url).status_code == 404


def test_finance_reads_on_both_pages_what_crossed(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    world: World,
    later: CohortView,
    actor_for: ActorFor,
    login: Login,
) -> None:
    factory.invoice(db, clock, world)
    move(db, clock, world, later, KEEP)
    finance = login(client, actor_for(Role.FINANCE))
    assert (
        "geldt voor plaatsen die naar groep" in finance.get(f"/geld/groepen/{world.cohort.id}/verdeling").text
    )
    assert "daar zijn ze vandaan verplaatst" in finance.get(f"/geld/groepen/{later.id}/verdeling").text


def test_a_move_that_was_shown_otherwise_is_shown_again(
    desk: FlaskClient, db: Session, clock: FixedClock, world: World, later: CohortView
) -> None:
    url = f"/beheer/groepen/{world.cohort.id}/deelnemers/{first(db, world)}/verplaatsen"
    db.rollback()
    values = {
        name: given[0] for name, given in hidden(desk.get(url, query_string={"naar": later.id}).text).items()
    }
    factory.invoice(db, clock, world)
    answer = desk.post(url, data=values | {"invoiced": "keep"})
    assert answer.status_code == 422
    assert "intussen iets veranderd" in answer.text
    assert not enrolments.seats(db, later.id)


@pytest.mark.parametrize("target", ["0", "999999", "x", "-1"])
def test_a_cohort_that_does_not_exist_is_no_place_to_go(
    desk: FlaskClient, db: Session, world: World, later: CohortView, target: str
) -> None:
    url = f"/beheer/groepen/{world.cohort.id}/deelnemers/{first(db, world)}/verplaatsen"
    db.rollback()
    assert desk.get(url, query_string={"naar": target}).status_code in (200, 404)
    sent = send(desk, url, page=f"{url}?naar={later.id}", to_cohort_id=target)
    assert sent.status_code in (404, 422)
    assert len(world.seats(db)) == 3
