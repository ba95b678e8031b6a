"""What happens to the money of a seat that is given back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.service import LineFilter, LineStand, Share
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from app.enrolments import service as enrolments
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import Login
from tests.people import ActorFor

#: Twenty days before the first course day: giving back costs half.
LATE = datetime(2026, 8, 14, 10, 0, tzinfo=UTC)
ON = date(2026, 8, 14)


def give_back(db: Session, clock: FixedClock, world: World) -> None:
    """Withdraws the person on the first seat."""
    seat = world.seats(db)[0]
    assert seat.enrolment_id is not None
    enrolments.withdraw(
        db,
        SYSTEM,
        clock,
        organisation_id=world.own.id,
        enrolment_id=seat.enrolment_id,
    )
    db.commit()


def test_the_fee_is_invoiced_to_the_organisation_that_gave_back(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=2)
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id))
    clock.set(LATE)
    give_back(db, clock, world)
    assert [(row.payer, row.total.cents) for row in service.due(db, ON)] == [("Icare", 375_000)]
    made = service.invoice(db, factory.invoice(db, clock, world))
    assert [(line["description"], line["amount_cents"]) for line in made.snapshot["lines"]] == [
        ("Leergang DemenTalent-expert: annulering van plaats 1", 125_000),
        ("Leergang DemenTalent-expert: Persoon001 van Test001", 250_000),
    ]
    assert service.due(db, ON) == []
    assert service.corrections(db) == []
    assert service.allocation(db, world.cohort.id).total.cents == 250_000


def test_the_figures_of_what_was_given_back_lead_to_their_lines(
    client: FlaskClient, db: Session, clock: FixedClock, world: World, actor_for: ActorFor, login: Login
) -> None:
    clock.set(LATE)
    give_back(db, clock, world)
    finance = login(client, actor_for(Role.FINANCE))
    page = finance.get(f"/geld/groepen/{world.cohort.id}/verdeling").get_data(as_text=True)
    links = re.findall(r'class="dt-figure" href="([^"]+teruggegeven)">([^<]+)<', page)
    assert [amount for _, amount in links] == ["€\u00a01.250,00"]
    behind = finance.get(links[0][0].replace("&amp;", "&")).get_data(as_text=True)
    assert behind.count("1.250,00") == 2, "one line, and what they come to"
    (line,) = service.line_rows(db, LineFilter(stand=LineStand.RETURNED)).rows
    assert line.line.amount.cents == 125_000
    assert len(service.line_rows(db, LineFilter()).rows) == 2


def test_a_seat_given_back_for_free_costs_nothing(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=2)
    give_back(db, clock, world)
    assert [(row.lines, row.total.cents) for row in service.due(db, ON)] == [(1, 250_000)]


def test_an_invoiced_seat_that_is_given_back_must_be_credited(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    clock.set(LATE)
    made = factory.invoice(db, clock, world)
    give_back(db, clock, world)
    assert service.due(db, ON) == []
    (correction,) = service.corrections(db)
    assert (correction.invoiced.cents, correction.fee.cents) == (250_000, 125_000)
    assert correction.invoices == ((made, "2026-0001"),)
    service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="Plaats teruggegeven")
    db.commit()
    assert service.corrections(db) == []
    assert service.invoice(db, factory.invoice(db, clock, world)).total.cents == 125_000


def test_a_cohort_that_does_not_go_on_is_not_invoiced(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    cohorts.set_state(db, SYSTEM, clock, cohort_id=world.cohort.id, state=CohortState.CANCELLED)
    db.commit()
    assert service.due(db, ON) == []
    with pytest.raises(Refused):
        factory.invoice(db, clock, world)


@pytest.mark.parametrize(
    "statement",
    [
        "update invoice set total_cents = 1, net_cents = 1",
        "update invoice set snapshot = '{}'",
        "update invoice set number = '2026-9999'",
        "delete from invoice_line",
        "update invoice_line set amount_cents = 1",
    ],
)
def test_the_database_refuses_to_change_what_is_final(db: Session, clock: FixedClock, statement: str) -> None:
    world = factory.world(db, clock, seats=1)
    factory.invoice(db, clock, world)
    with pytest.raises(sa.exc.DBAPIError, match="frozen"):
        db.execute(sa.text(statement))


def test_the_hash_of_the_pdf_is_filled_in_once(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    made = factory.invoice(db, clock, world)
    service.freeze_pdf(db, clock, invoice_id=made, content=b"%PDF-1 first")
    db.commit()
    with pytest.raises(sa.exc.DBAPIError, match="frozen"):
        db.execute(sa.text("update invoice set pdf_sha256 = null"))


def test_the_database_keeps_a_payer_that_was_invoiced(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    factory.divide(db, clock, world, Share(world.funder.id))
    factory.invoice(db, clock, world, world.funder.id)
    with pytest.raises(sa.exc.IntegrityError):
        db.execute(sa.text("delete from organisation where id = :payer"), {"payer": world.funder.id})
