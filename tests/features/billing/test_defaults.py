"""Who pays by default for an organisation's seats."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.service import FundType, Method, Share
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import lines, text_of

WLZ = FundType.CARE_OFFICE_WLZ


@pytest.fixture
def karin(world: World) -> Actor:
    return Actor(
        name="Karin", roles=frozenset({Role.COORDINATOR}), organisation_ids=frozenset({world.own.id})
    )


def set_default(db: Session, clock: FixedClock, world: World, *shares: Share) -> bool:
    done = service.set_default(db, SYSTEM, clock, organisation_id=world.own.id, shares=shares)
    db.commit()
    return done


def payers(db: Session, world: World, at: int = 0) -> list[tuple[str, int]]:
    found = service.allocation(db, world.cohort.id).seats[at].lines
    return [(payer, line.amount.cents) for payer, line in found]


def test_a_default_holds_for_every_seat_about_which_nothing_else_was_agreed(
    db: Session, clock: FixedClock, world: World
) -> None:
    factory.divide(db, clock, world, Share(world.own.id), seats=1)
    half = Share(world.funder.id, WLZ, method=Method.PERCENT, value=5_000)
    assert set_default(db, clock, world, half, Share(world.own.id, method=Method.REST))
    assert payers(db, world, 0) == [("Icare", 250_000)]
    assert payers(db, world, 1) == [("Zorgkantoor Drenthe", 125_000), ("Icare", 125_000)]
    assert not set_default(db, clock, world, half, Share(world.own.id, method=Method.REST))
    assert set_default(db, clock, world)
    assert payers(db, world, 1) == [("Icare", 250_000)]


def test_invoicing_one_payer_of_a_default_stores_all_of_it(
    db: Session, clock: FixedClock, world: World
) -> None:
    """Else the other payer's part would be lost: the seat would no longer sum to its price."""
    set_default(db, clock, world, Share(world.funder.id, WLZ), Share(world.own.id))
    factory.invoice(db, clock, world, world.funder.id)
    assert payers(db, world) == [("Zorgkantoor Drenthe", 125_000), ("Icare", 125_000)]
    set_default(db, clock, world)
    assert payers(db, world) == [("Zorgkantoor Drenthe", 125_000), ("Icare", 125_000)]


def test_the_fee_of_a_seat_that_is_given_back_stays_with_the_employer(
    db: Session, clock: FixedClock, world: World
) -> None:
    set_default(db, clock, world, Share(world.funder.id, WLZ))
    seat = world.seats(db)[0]
    clock.set(clock.now().replace(month=8, day=28))
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=world.own.id, enrolment_id=seat.enrolment_id or 0)
    db.commit()
    gone = next(s for s in enrolments.seats(db, world.cohort.id, with_released=True) if s.id == seat.id)
    assert gone.fee
    assert [line.payer_id for line in service.lines_of(db, [gone])[gone.id]] == [world.own.id]


@pytest.mark.parametrize(
    "shares",
    [
        [{"method": Method.PERCENT, "value": 9_000}],
        [{"method": Method.AMOUNT, "value": 250_000}],
        [{"method": Method.PERCENT, "value": -1}],
        [{"payer_id": 999_999}],
        [{"fund_id": 999_999}],
    ],
)
def test_a_default_that_does_not_come_out_at_every_price_is_refused(
    db: Session, clock: FixedClock, world: World, shares: list[dict[str, int]]
) -> None:
    made = [replace(Share(world.own.id), **one) for one in shares]  # type: ignore[arg-type]
    with pytest.raises(Refused):
        set_default(db, clock, world, *made)


def test_a_coordinator_sets_own_cost_centres_and_nobody_else(
    db: Session, clock: FixedClock, world: World, karin: Actor
) -> None:
    own = [Share(world.own.id, cost_centre="1"), Share(world.own.id, cost_centre="2")]
    assert service.set_default(db, karin, clock, organisation_id=world.own.id, shares=own)
    with pytest.raises(Refused, match="stel je per groep voor"):
        service.set_default(
            db, karin, clock, organisation_id=world.own.id, shares=[Share(world.funder.id, WLZ)]
        )
    with pytest.raises(NotFound):
        service.set_default(db, karin, clock, organisation_id=world.other.id, shares=own)


@pytest.mark.parametrize(
    ("spared", "field"), [({"invoice_payer": False}, "invoice_payer"), ({"conditional": True}, "conditional")]
)
def test_only_the_foundation_sets_a_default_without_invoice_or_with_condition(
    db: Session, clock: FixedClock, world: World, karin: Actor, spared: dict[str, bool], field: str
) -> None:
    part = replace(Share(world.own.id, cost_centre="2"), **spared)  # type: ignore[arg-type]
    shares = [Share(world.own.id, cost_centre="1"), part]
    with pytest.raises(Refused, match="kan alleen de stichting vastleggen") as told:
        service.set_default(db, karin, clock, organisation_id=world.own.id, shares=shares)
    assert told.value.field == f"shares-1-{field}"
    assert set_default(db, clock, world, *shares)


def test_a_coordinator_keeps_off_a_default_in_which_another_pays_along(
    db: Session, clock: FixedClock, world: World, karin: Actor
) -> None:
    half = Share(world.funder.id, WLZ, method=Method.PERCENT, value=5_000)
    set_default(db, clock, world, half, Share(world.own.id, method=Method.REST))
    for shares in ([], [Share(world.own.id)]):
        with pytest.raises(Refused, match="vastgelegd dat een ander meebetaalt"):
            service.set_default(db, karin, clock, organisation_id=world.own.id, shares=shares)
        db.rollback()
    assert payers(db, world) == [("Zorgkantoor Drenthe", 125_000), ("Icare", 125_000)]


@pytest.mark.usefixtures("no_tokens")
def test_finance_sets_a_default_on_its_page_and_takes_it_back(
    finance: FlaskClient, db: Session, world: World
) -> None:
    page = f"/geld/organisaties/{world.own.id}/standaard"
    assert "betaalt alles zelf" in finance.get(page).get_data(as_text=True)
    wrong = lines(world.own.id, **{"shares-0-method": "percent", "shares-0-value": "90"})
    refused = finance.post(page, data=wrong | {"shares-0-earmark": "Wijkteam"})
    assert refused.status_code == 422
    assert "Wijkteam" in refused.get_data(as_text=True)
    assert finance.post(page, data=lines(world.own.id, world.funder.id)).status_code == 303
    assert len(payers(db, world)) == 2
    db.rollback()
    assert finance.post(page, data={"doe": "terug"}).status_code == 303
    assert len(payers(db, world)) == 1


@pytest.mark.usefixtures("no_tokens")
def test_a_coordinator_sees_no_other_payer_to_choose(coordinator: FlaskClient, world: World) -> None:
    page = f"/organisatie/{world.own.id}/standaard"
    assert "Zorgkantoor Drenthe" not in coordinator.get(page).get_data(as_text=True)
    assert coordinator.post(page, data=lines(world.own.id, world.funder.id)).status_code == 422
    form = lines(world.own.id) | {"shares-0-cost_centre": "3130"}
    assert coordinator.post(page, data=form).status_code == 303
    assert "3130" in coordinator.get(page).get_data(as_text=True)


@pytest.mark.usefixtures("no_tokens")
def test_the_refusal_of_a_default_without_invoice_stands_at_its_box(
    coordinator: FlaskClient, world: World
) -> None:
    form = lines(world.own.id)
    del form["shares-0-invoice_payer"]
    refused = coordinator.post(f"/organisatie/{world.own.id}/standaard", data=form)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert '<details class="dt-details mt-3" open>' in page
    assert "kan alleen de stichting vastleggen" in page


@pytest.mark.usefixtures("no_tokens")
def test_a_coordinator_reads_a_default_of_the_foundation_and_cannot_send_another(
    coordinator: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    half = Share(world.funder.id, WLZ, method=Method.PERCENT, value=5_000, conditional=True)
    set_default(db, clock, world, half, Share(world.own.id, method=Method.REST))
    address = f"/organisatie/{world.own.id}/standaard"
    html = coordinator.get(address).get_data(as_text=True)
    page = text_of(html)
    assert "Vraag de stichting om dit te wijzigen" in page
    assert "Zorgkantoor Drenthe wacht op bevestiging" in page
    assert "50 % € 1.250,00" in page
    assert 'href="/contact"' in html.split("<main")[1].split("</main>")[0]
    assert 'name="doe"' not in html
    for form in ({"doe": "terug"}, lines(world.own.id)):
        assert coordinator.post(address, data=form).status_code == 422
    assert len(payers(db, world)) == 2
    money = coordinator.get(f"/organisatie/{world.own.id}/verdeling").get_data(as_text=True)
    assert "Bekijk wie standaard betaalt" in money
    assert "Wijzig wie standaard betaalt" not in money
