"""Seats with a default split on a fund: planned as soon as there are such seats, never invoiced beyond the ceiling."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.service import FundType, Method, Share
from app.core.clock import FixedClock, today
from app.core.errors import Refused
from app.core.money import Money
from app.core.permissions import SYSTEM
from tests.counting import MOST_QUERIES, counted
from tests.factories import billing as factory
from tests.factories import enrolments as people
from tests.factories.billing import World, state
from tests.factories.billing_pages import text_of

WLZ = FundType.CARE_OFFICE_WLZ


@pytest.fixture
def world(db: Session, clock: FixedClock) -> World:
    """Nobody has a seat yet."""
    return factory.world(db, clock, seats=0)


@pytest.fixture
def fund_id(db: Session, clock: FixedClock, world: World) -> int:
    """€ 1.000: less than half of one seat."""
    return factory.fund(db, clock, world.funder.id, ceiling=Money(100_000))


def enrol(db: Session, clock: FixedClock, world: World, organisation_id: int, *numbers: int) -> None:
    for number in numbers:
        people.seated(db, clock, number, organisation_id=organisation_id, cohort_id=world.cohort.id)
    db.commit()


def set_default(db: Session, clock: FixedClock, world: World, fund_id: int, percent: int = 50) -> None:
    """Icare's seats are paid for this part from the fund."""
    part = Share(world.funder.id, WLZ, Method.PERCENT, 100 * percent, fund_id=fund_id)
    shares = [part, Share(world.own.id, method=Method.REST)]
    service.set_default(db, SYSTEM, clock, organisation_id=world.own.id, shares=shares)
    db.commit()


def test_a_default_that_asks_more_of_a_fund_than_is_free_is_refused_with_that_sum(
    db: Session, clock: FixedClock, world: World, fund_id: int
) -> None:
    enrol(db, clock, world, world.own.id, 0, 1, 2)
    with pytest.raises(Refused) as told:
        set_default(db, clock, world, fund_id)
    assert "nog €\u00a01.000,00 vrij. Deze verdeling vraagt €\u00a03.750,00 meer" in str(told.value.text)
    assert state(db, fund_id).free == Money(100_000)
    set_default(db, clock, world, fund_id, percent=10)
    assert (state(db, fund_id).planned, state(db, fund_id).free) == (Money(75_000), Money(25_000))


@pytest.fixture
def overfull(db: Session, clock: FixedClock, world: World, fund_id: int) -> int:
    """Three people of Icare enrolled under the default; answers the number of the fund."""
    set_default(db, clock, world, fund_id)
    enrol(db, clock, world, world.own.id, 0, 1, 2)
    return fund_id


def test_a_seat_with_a_default_always_comes_about_and_counts_on_the_fund(
    db: Session, world: World, overfull: int
) -> None:
    assert len(world.seats(db)) == 3
    found = state(db, overfull)
    assert (found.planned.cents, found.free.cents, found.over.cents) == (375_000, 0, 275_000)
    assert (found.invoiced.cents, found.left.cents, found.lines) == (0, 100_000, 3)
    row = next(row for row in service.allocation(db, world.cohort.id).rows if row.fund_id == overfull)
    assert row.amount == found.planned


def test_every_page_says_what_does_not_fit_in_the_same_figures(
    finance: FlaskClient, world: World, overfull: int
) -> None:
    for address in (
        f"/geld/fondsen/{overfull}",
        f"/geld/groepen/{world.cohort.id}/verdeling",
        f"/geld/organisaties/{world.own.id}/verdeling",
    ):
        page = text_of(finance.get(address).get_data(as_text=True))
        assert re.search(r"Past niet binnen fonds Wlz 2026 ?: er is € 3.750,00 gepland", page), address
        assert "€ 2.750,00 meer dan het plafond van € 1.000,00" in page
        assert "Voor facturen is nog € 1.000,00 vrij" in page
    assert "Past niet" in text_of(finance.get("/geld/fondsen").get_data(as_text=True))


def test_the_check_page_keeps_back_the_invoice_from_the_fund_and_no_other(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, overfull: int
) -> None:
    html = finance.get(f"/geld/groepen/{world.cohort.id}/factureren").get_data(as_text=True)
    said = "deze factuur vraagt € 3.750,00 en voor facturen is nog € 1.000,00 vrij"
    assert text_of(html).count(said) == 1
    assert re.findall(r'name="chosen" value="(\d+)-', html) == [str(world.own.id)]
    draft = finance.get(f"/geld/groepen/{world.cohort.id}/facturen/{world.funder.id}")
    assert said in text_of(draft.get_data(as_text=True))
    with pytest.raises(Refused) as told:
        factory.invoice(db, clock, world, world.funder.id)
    assert said in str(told.value.text).replace("\u00a0", " ")


def test_the_employers_own_invoice_is_made_whatever_the_fund_of_another_holds(
    db: Session, clock: FixedClock, world: World, overfull: int
) -> None:
    """It stores the whole split of the seats, that was planned already: the figures of the fund stay as they are."""
    before = state(db, overfull)
    service.close_fund(db, SYSTEM, clock, fund_id=overfull)
    db.commit()
    made = factory.invoice(db, clock, world)
    assert service.invoice(db, made).total == Money(375_000)
    after = state(db, overfull)
    assert (after.planned, after.free, after.over) == (before.planned, before.free, before.over)
    with pytest.raises(Refused, match="Past niet binnen fonds Wlz 2026"):
        factory.invoice(db, clock, world, world.funder.id)


def test_what_was_agreed_within_the_ceiling_is_invoiced_though_a_default_asks_too_much(
    db: Session, clock: FixedClock, world: World
) -> None:
    number = factory.fund(db, clock, world.funder.id, ceiling=Money(250_000))
    enrol(db, clock, world, world.other.id, 0)
    factory.divide(db, clock, world, factory.whole(world, number))
    later = people.cohort(db, clock, name="Later")
    set_default(db, clock, world, number)
    people.seated(db, clock, 9, organisation_id=world.own.id, cohort_id=later.id)
    db.commit()
    assert state(db, number).over == Money(125_000)
    (draft,) = service.draft_invoices(db, world.cohort.id, today(clock))
    found = service.checked(draft)
    assert not found.blocks
    assert "Op fonds Wlz 2026 is €\u00a01.250,00 meer gepland dan het plafond" in str(found.warnings[-1])
    factory.invoice(db, clock, world, world.funder.id)
    mine = service.draft_invoice(db, later.id, world.funder.id, today(clock))
    assert mine is not None
    assert "voor facturen is nog €\u00a00,00 vrij" in str(service.checked(mine).blocks[-1])
    assert state(db, number).invoiced == Money(250_000)


def test_the_pages_with_an_overfull_fund_ask_few_questions_of_the_database(
    app: Flask, finance: FlaskClient, db: Session, clock: FixedClock, world: World, overfull: int
) -> None:
    enrol(db, clock, world, world.other.id, 7)
    factory.invoice(db, clock, world, world.other.id)
    for address in (
        f"/geld/groepen/{world.cohort.id}/verdeling",
        f"/geld/groepen/{world.cohort.id}/factureren",
        f"/geld/groepen/{world.cohort.id}/facturen/{world.funder.id}",
        f"/geld/organisaties/{world.own.id}/verdeling",
        "/geld/fondsen",
        f"/geld/fondsen/{overfull}",
    ):
        finance.get(address)
        with counted(app) as sent:
            assert finance.get(address).status_code == 200
        assert len(sent) <= MOST_QUERIES, (address, len(sent), "\n".join(sent))


def test_a_default_on_a_closed_fund_is_told_on_the_check_page(
    db: Session, clock: FixedClock, world: World
) -> None:
    number = factory.fund(db, clock, world.funder.id)
    set_default(db, clock, world, number)
    enrol(db, clock, world, world.own.id, 0)
    service.close_fund(db, SYSTEM, clock, fund_id=number)
    db.commit()
    drafts = {one.payer.id: service.checked(one) for one in _drafts(db, clock, world)}
    assert "Fonds Wlz 2026 is gesloten" in str(drafts[world.funder.id].blocks[0])
    assert not drafts[world.own.id].blocks


def test_a_default_on_a_fund_for_other_groups_is_told_on_the_check_page(
    db: Session, clock: FixedClock, world: World
) -> None:
    late = {"starts_on": date(2030, 1, 1), "ends_on": date(2030, 12, 31)}
    set_default(db, clock, world, factory.fund(db, clock, world.funder.id, **late))
    enrol(db, clock, world, world.own.id, 0)
    drafts = {one.payer.id: service.checked(one) for one in _drafts(db, clock, world)}
    assert "geldt voor groepen die beginnen van" in str(drafts[world.funder.id].blocks[0])
    assert not drafts[world.own.id].blocks


def _drafts(db: Session, clock: FixedClock, world: World) -> tuple[service.DraftInvoice, ...]:
    db.rollback()
    return service.draft_invoices(db, world.cohort.id, today(clock))


def test_an_overfull_fund_takes_nothing_more_and_is_set_right_step_by_step(
    db: Session, clock: FixedClock, world: World, overfull: int
) -> None:
    """A ceiling may go up though it is still too low; a seat may be divided for less though it is still too much."""
    enrol(db, clock, world, world.other.id, 7)
    theirs = [seat for seat in world.seats(db) if seat.organisation_id == world.other.id]
    with pytest.raises(Refused, match="nog €\u00a00,00 vrij"):
        service.set_split(
            db,
            SYSTEM,
            clock,
            cohort_id=world.cohort.id,
            seat_ids=[theirs[0].id],
            shares=[factory.whole(world, overfull)],
        )
    db.rollback()
    _ceiling(db, clock, overfull, 200_000)
    with pytest.raises(Refused, match=re.escape("al €\u00a03.750,00 op dit fonds gepland")):
        _ceiling(db, clock, overfull, 199_999)
    db.rollback()
    factory.divide(db, clock, world, Share(world.own.id), seats=1)
    assert state(db, overfull).over == Money(50_000)
    factory.divide(db, clock, world, Share(world.own.id), seats=2)
    assert (state(db, overfull).over, state(db, overfull).free) == (Money(0), Money(75_000))
    factory.invoice(db, clock, world, world.funder.id)
    assert state(db, overfull).invoiced == Money(125_000)


def _ceiling(db: Session, clock: FixedClock, fund_id: int, cents: int) -> None:
    found = service.fund(db, fund_id)
    service.save_fund(
        db,
        SYSTEM,
        clock,
        fund_id=fund_id,
        name=found.name,
        funder_id=found.funder_id,
        fund_type=found.fund_type,
        ceiling=Money(cents),
        starts_on=found.starts_on,
        ends_on=found.ends_on,
    )
    db.commit()
