"""Dividing seats over payers, and the allocation of a cohort."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.service import FundType, Method, Share
from app.core.clock import Clock, FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import lines, split_address, text_of


def coordinates(*organisation_ids: int) -> Actor:
    return Actor(
        name="Karin", roles=frozenset({Role.COORDINATOR}), organisation_ids=frozenset(organisation_ids)
    )


def test_without_an_agreement_the_employer_bears_everything(db: Session, clock: Clock) -> None:
    world = factory.world(db, clock)
    found = service.allocation(db, world.cohort.id)
    assert found.total.cents == 3 * 250_000
    assert [(r.organisation, r.payer, r.fund_type, r.seats, r.amount.cents) for r in found.rows] == [
        ("Icare", "Icare", FundType.TRAINING_BUDGET, 3, 750_000)
    ]
    assert [fund.percent for fund in found.funds] == [100]
    assert found.seats[0].lines[0][1].share.cost_centre == "3120"


def test_a_seat_in_three_equal_parts_is_833_34_and_twice_833_33(db: Session, clock: Clock) -> None:
    world = factory.world(db, clock)
    factory.divide(
        db,
        clock,
        world,
        Share(world.own.id),
        Share(world.other.id),
        Share(world.funder.id, FundType.CARE_OFFICE_WLZ, award_reference="B-7"),
    )
    found = service.allocation(db, world.cohort.id)
    assert [line.amount.cents for _, line in found.seats[0].lines] == [83334, 83333, 83333]
    assert found.total.cents == 750_000
    assert sum(row.amount.cents for row in found.rows) == 750_000
    assert sum(fund.percent for fund in found.funds) == 100


def test_all_that_was_agreed_with_a_payer_is_kept_and_told(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, fund_id: int
) -> None:
    award = {"award_reference": "B-7", "award_date": date(2026, 5, 4), "earmark": "Wijkteam Zuid"}
    agreed = (
        factory.whole(
            world,
            fund_id,
            method=Method.PERCENT,
            value=2_500,
            cost_centre="9100",
            purchase_reference="VPL-17",
            conditional=True,
            **award,
        ),
        Share(world.other.id, FundType.FOUNDATION_BURSARY, Method.AMOUNT, 50_000, invoice_payer=False),
        Share(world.own.id, method=Method.REST),
    )
    factory.divide(db, clock, world, *agreed)
    found = [line for _, line in service.allocation(db, world.cohort.id).seats[0].lines]
    db.rollback()
    assert tuple(line.share for line in found) == agreed
    assert [line.amount.cents for line in found] == [62_500, 50_000, 137_500]
    answer = finance.get(f"/geld/groepen/{world.cohort.id}/verdeling.xlsx")
    told = list(openpyxl.load_workbook(BytesIO(answer.data))["Per plaats"].iter_rows(values_only=True))
    assert told[1][4:7] == ("Zorgkantoor Drenthe", "Zorgkantoor (Wlz)", "Wlz 2026")
    assert told[1][11:] == ("9100", "VPL-17", "B-7", "04-05-2026", "Wijkteam Zuid", "ja")


def test_a_new_split_replaces_the_old_and_keeps_it_as_history(db: Session, clock: Clock) -> None:
    world = factory.world(db, clock, seats=1)
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id))
    factory.divide(db, clock, world, Share(world.other.id), Share(world.own.id))
    found = service.allocation(db, world.cohort.id)
    assert [payer for payer, _ in found.seats[0].lines] == ["Interzorg", "Icare"]


def test_the_same_split_again_changes_nothing(db: Session, clock: Clock) -> None:
    world = factory.world(db, clock, seats=1)
    shares = [Share(world.own.id), Share(world.other.id)]
    factory.divide(db, clock, world, *shares)
    ids = [seat.id for seat in world.seats(db)]
    again = service.set_split(db, SYSTEM, clock, cohort_id=world.cohort.id, seat_ids=ids, shares=shares)
    assert again == 0


def test_a_coordinator_divides_own_seats_over_cost_centres_and_lets_others_pay_by_proposal(
    db: Session, clock: Clock
) -> None:
    world = factory.world(db, clock, seats=1)
    ids = [seat.id for seat in world.seats(db)]
    actor = coordinates(world.own.id)
    own = [Share(world.own.id, cost_centre="3120"), Share(world.own.id, cost_centre="3130")]
    changed = service.set_split(db, actor, clock, cohort_id=world.cohort.id, seat_ids=ids, shares=own)
    assert changed == 1
    shares = [Share(world.own.id), Share(world.funder.id, FundType.CARE_OFFICE_WLZ)]
    with pytest.raises(Refused, match="Stel het voor"):
        service.set_split(db, actor, clock, cohort_id=world.cohort.id, seat_ids=ids, shares=shares)


def test_a_coordinator_cannot_send_the_bill_to_another_employer(db: Session, clock: Clock) -> None:
    world = factory.world(db, clock, seats=1)
    ids = [seat.id for seat in world.seats(db)]
    actor = coordinates(world.own.id)
    with pytest.raises(Refused, match="betaler uit de lijst") as refused:
        service.set_split(
            db, actor, clock, cohort_id=world.cohort.id, seat_ids=ids, shares=[Share(world.other.id)]
        )
    assert refused.value.field == "shares-0-payer_id"
    assert world.other.id not in service.payer_names(db, actor, [])


def test_a_foreign_seat_looks_like_one_that_does_not_exist(db: Session, clock: Clock) -> None:
    world = factory.world(db, clock, seats=1)
    ids = [seat.id for seat in world.seats(db)]
    shares = [Share(world.other.id)]
    for actor, asked in ((coordinates(world.other.id), ids), (SYSTEM, [999_999]), (SYSTEM, [])):
        with pytest.raises(NotFound):
            service.set_split(db, actor, clock, cohort_id=world.cohort.id, seat_ids=asked, shares=shares)


def test_an_invoiced_seat_keeps_its_split_until_it_is_credited(db: Session, clock: Clock) -> None:
    world = factory.world(db, clock, seats=1)
    made = factory.invoice(db, clock, world)
    ids = [seat.id for seat in world.seats(db)]
    with pytest.raises(Refused, match="Plaats 1 staat al op een factuur"):
        service.set_split(
            db,
            coordinates(world.own.id),
            clock,
            cohort_id=world.cohort.id,
            seat_ids=ids,
            shares=[Share(world.own.id, cost_centre="99")],
        )
    db.rollback()
    service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="Andere verdeling")
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id))
    assert len(service.allocation(db, world.cohort.id).seats[0].lines) == 2


def test_several_seats_are_divided_at_once_or_not_at_all(db: Session, clock: Clock) -> None:
    world = factory.world(db, clock, seats=2)
    half = Share(world.own.id, method=Method.PERCENT, value=5000)
    factory.divide(db, clock, world, half, replace(half, payer_id=world.other.id), seats=2)
    found = service.allocation(db, world.cohort.id)
    assert [line.amount.cents for one in found.seats for _, line in one.lines] == [125_000] * 4
    with pytest.raises(Refused):
        factory.divide(db, clock, world, half, seats=2)
    db.rollback()
    assert service.allocation(db, world.cohort.id) == found


@pytest.mark.usefixtures("no_tokens")
def test_a_coordinator_hears_whom_to_ask_and_sees_only_own_invoices(
    coordinator: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    shares = (Share(world.own.id), Share(world.funder.id, FundType.CARE_OFFICE_WLZ))
    factory.divide(db, clock, world, *shares, seats=2)
    theirs = service.invoice(db, factory.invoice(db, clock, world, world.funder.id)).number
    address = split_address(db, world)
    html = coordinator.get(address).get_data(as_text=True)
    sentence = "Plaats 1 staat al op een factuur. Vraag de stichting om die te crediteren. Daarna kun je"
    assert sentence in text_of(html)
    assert theirs not in html
    made = factory.invoice(db, clock, world)
    mine = service.invoice(db, made).number
    db.rollback()
    html = coordinator.get(address).get_data(as_text=True)
    inside = html.split("<main")[1].split("</main>")[0]
    assert f'href="/organisatie/{world.own.id}/facturen/{made}">Factuur {mine}</a>' in inside
    assert theirs not in html
    assert 'href="/contact"' in inside
    assert ">Terug</a>" in inside
    refused = coordinator.post(address, data=lines(world.own.id))
    assert refused.status_code == 422
    assert theirs not in refused.get_data(as_text=True)
    both = "&".join(f"plaats={seat.id}" for seat in world.seats(db)[:2])
    db.rollback()
    several = coordinator.get(f"/geld/groepen/{world.cohort.id}/verdeling/plaatsen?{both}")
    assert "Plaatsen 1, 2 staan al op een factuur" in text_of(several.get_data(as_text=True))
