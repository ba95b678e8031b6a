"""Funds and seats that were divided anew after they were invoiced: an invoice that stands keeps its room."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import FundingLine, InvoiceLine
from app.billing.service import FundType, Method, Share
from app.core.clock import FixedClock, today
from app.core.errors import Refused
from app.core.money import Money
from app.core.permissions import SYSTEM
from tests.factories import billing as factory
from tests.factories.billing import World, state
from tests.factories.billing_pages import text_of

WLZ = FundType.CARE_OFFICE_WLZ


def halved(world: World, fund_id: int) -> tuple[Share, Share]:
    """The care office pays half of a seat from the fund."""
    return factory.whole(world, fund_id), Share(world.own.id)


def divide(db: Session, clock: FixedClock, world: World, number: int, *shares: Share) -> None:
    seat = world.seats(db)[number - 1]
    service.set_split(db, SYSTEM, clock, cohort_id=world.cohort.id, seat_ids=[seat.id], shares=shares)
    db.commit()


@pytest.fixture
def invoiced(db: Session, clock: FixedClock, world: World, fund_id: int) -> int:
    """The invoice of the first two seats, which take the whole fund."""
    factory.divide(db, clock, world, factory.whole(world, fund_id), seats=2)
    return factory.invoice(db, clock, world, world.funder.id)


def test_an_invoiced_seat_keeps_its_room_until_its_invoice_is_credited(
    db: Session, clock: FixedClock, world: World, fund_id: int, invoiced: int
) -> None:
    divide(db, clock, world, 1, Share(world.own.id))
    found = state(db, fund_id)
    assert (found.planned.cents, found.invoiced.cents, found.free.cents) == (500_000, 500_000, 0)
    assert (found.lines, found.replaced) == (2, 1)
    with pytest.raises(Refused, match="nog €\u00a00,00 vrij"):
        divide(db, clock, world, 3, factory.whole(world, fund_id))
    db.rollback()
    first = next(line.id for line in service.invoice(db, invoiced).lines if line.replaced)
    service.credit_invoice(db, SYSTEM, clock, invoice_id=invoiced, reason="Anders", line_ids=[first])
    db.commit()
    found = state(db, fund_id)
    assert (found.planned.cents, found.invoiced.cents, found.replaced) == (250_000, 250_000, 0)
    divide(db, clock, world, 3, factory.whole(world, fund_id))
    assert state(db, fund_id).planned.cents == 500_000


def test_the_new_line_of_a_seat_counts_for_what_it_is_more_than_the_old_one(
    db: Session, clock: FixedClock, world: World, fund_id: int
) -> None:
    factory.divide(db, clock, world, *halved(world, fund_id), seats=2)
    factory.invoice(db, clock, world, world.funder.id)
    divide(db, clock, world, 1, factory.whole(world, fund_id))
    found = state(db, fund_id)
    assert (found.planned.cents, found.invoiced.cents) == (375_000, 250_000)
    with pytest.raises(Refused, match=re.escape("nog €\u00a01.250,00 vrij")):
        divide(db, clock, world, 3, factory.whole(world, fund_id))
    db.rollback()
    divide(db, clock, world, 1, *halved(world, fund_id))
    assert state(db, fund_id).planned.cents == 250_000


def test_no_new_invoice_beside_the_old_one_when_the_fund_is_too_small_for_both(
    db: Session, clock: FixedClock, world: World, fund_id: int, invoiced: int
) -> None:
    divide(db, clock, world, 1, replace(factory.whole(world, fund_id), cost_centre="9"))
    assert state(db, fund_id).planned.cents == 500_000
    with pytest.raises(Refused, match="Crediteer eerst 2026-0001"):
        factory.invoice(db, clock, world, world.funder.id)
    db.rollback()
    renewal = service.renewal(db, invoiced, today(clock))
    service.renew_invoice(
        db,
        SYSTEM,
        clock,
        invoice_id=invoiced,
        reason="Andere kostenplaats",
        line_ids=[line.id for line in renewal.lines],
        expected_cents=renewal.invoiced.cents,
    )
    db.commit()
    found = state(db, fund_id)
    assert (found.planned.cents, found.invoiced.cents, found.replaced) == (500_000, 500_000, 0)


def test_what_was_paid_on_the_old_line_is_told_until_it_is_credited(
    db: Session, clock: FixedClock, world: World, fund_id: int, invoiced: int, finance: FlaskClient
) -> None:
    divide(db, clock, world, 1, *halved(world, fund_id))
    page = text_of(finance.get(f"/geld/fondsen/{fund_id}").get_data(as_text=True))
    assert "1 regel staat nog op een factuur met de oude verdeling" in page
    assert page.count("Oude verdeling, nog te crediteren") == 1
    service.credit_invoice(db, SYSTEM, clock, invoice_id=invoiced, reason="Anders")
    db.commit()
    page = text_of(finance.get(f"/geld/fondsen/{fund_id}").get_data(as_text=True))
    assert "oude verdeling" not in page


def test_a_fund_with_an_old_invoice_gets_no_lower_ceiling(
    db: Session, clock: FixedClock, world: World, fund_id: int, invoiced: int
) -> None:
    divide(db, clock, world, 1, Share(world.own.id))
    found = service.fund(db, fund_id)
    with pytest.raises(Refused, match=re.escape("al €\u00a05.000,00 op dit fonds gepland")):
        service.save_fund(
            db,
            SYSTEM,
            clock,
            fund_id=fund_id,
            name=found.name,
            funder_id=found.funder_id,
            fund_type=found.fund_type,
            ceiling=Money(499_999),
            starts_on=found.starts_on,
            ends_on=found.ends_on,
        )


@pytest.mark.parametrize("seed", range(4))
def test_neither_what_is_planned_nor_what_is_invoiced_passes_the_ceiling_whatever_happens(
    db: Session, clock: FixedClock, world: World, fund_id: int, seed: int
) -> None:
    chance = random.Random(seed)
    percent = Share(world.funder.id, WLZ, Method.PERCENT, 4_000, fund_id=fund_id)
    ways = [
        (factory.whole(world, fund_id),),
        halved(world, fund_id),
        (percent, Share(world.own.id, method=Method.REST)),
        (Share(world.own.id),),
    ]

    def some_credit() -> None:
        made = service.invoices(db, kind=service.InvoiceKind.INVOICE)
        lines = [(one.id, line.id) for one in made for line in service.invoice(db, one.id).lines]
        left = [(number, line) for number, line in lines if not _credited(db, line)]
        if left:
            number, line = chance.choice(left)
            service.credit_invoice(db, SYSTEM, clock, invoice_id=number, reason="Anders", line_ids=[line])

    for _ in range(20):
        try:
            verb = chance.choice(["divide", "divide", "invoice", "credit"])
            if verb == "divide":
                divide(db, clock, world, chance.randint(1, 3), *chance.choice(ways))
            elif verb == "invoice":
                factory.invoice(db, clock, world, world.funder.id)
            else:
                some_credit()
            db.commit()
        except Refused:
            db.rollback()
        found = state(db, fund_id)
        assert found.invoiced.cents == _on_invoices(db, fund_id)
        assert found.paid <= found.invoiced <= found.planned <= Money(500_000)


def _credited(db: Session, line_id: int) -> bool:
    return db.scalar(sa.select(InvoiceLine.id).where(InvoiceLine.credits_line_id == line_id)) is not None


def _on_invoices(db: Session, fund_id: int) -> int:
    """What documents ask for lines on the fund: invoices less credit notes."""
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(InvoiceLine.amount_cents), 0))
        .join(FundingLine, FundingLine.id == InvoiceLine.funding_line_id)
        .where(FundingLine.fund_id == fund_id)
    )
    return int(db.scalars(query).one())
