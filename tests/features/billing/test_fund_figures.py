"""The figures of a fund are on one basis: without VAT that comes on top, as its ceiling is. Each leads to its lines."""

from __future__ import annotations

import io
import random
import re
import zipfile
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance.models import Attendance
from app.billing import service
from app.billing.service import Share, VatRegime
from app.core.clock import FixedClock, local, today
from app.core.money import ZERO, Money, total
from app.core.permissions import SYSTEM, Role
from app.scheduling import service as scheduling
from tests.factories import billing as factory
from tests.factories import settling
from tests.factories.billing import World, state
from tests.factories.billing_pages import text_of
from tests.people import ActorFor


def regime(db: Session, clock: FixedClock, wanted: VatRegime) -> None:
    text = "Vrijgesteld onderwijs." if wanted is VatRegime.EXEMPT else ""
    service.set_vat(db, SYSTEM, clock, from_day=today(clock), regime=wanted, percent=21, exemption_text=text)
    db.commit()


@pytest.fixture
def invoiced(db: Session, clock: FixedClock, world: World, fund_id: int) -> int:
    """Half of three seats under VAT on top: the care office is asked € 3.750 and € 787,50 VAT."""
    regime(db, clock, VatRegime.EXCLUSIVE)
    factory.divide(db, clock, world, factory.whole(world, fund_id), Share(world.own.id), seats=3)
    return factory.invoice(db, clock, world, world.funder.id)


def pay(db: Session, clock: FixedClock, world: World, invoice_id: int, cents: int) -> None:
    settling.pay(db, clock, payer_id=world.funder.id, cents=cents, invoice_id=invoice_id)
    db.commit()


def test_what_was_invoiced_and_paid_with_vat_on_top_is_told_as_it_was_planned(
    db: Session, clock: FixedClock, world: World, fund_id: int, invoiced: int
) -> None:
    assert service.invoice(db, invoiced).total == Money(453_750)
    pay(db, clock, world, invoiced, 226_875)
    found = state(db, fund_id)
    assert (found.planned.cents, found.invoiced.cents, found.paid.cents) == (375_000, 375_000, 187_500)
    pay(db, clock, world, invoiced, 226_875)
    found = state(db, fund_id)
    assert (found.planned.cents, found.invoiced.cents, found.paid.cents) == (375_000, 375_000, 375_000)


def test_the_evidence_has_the_same_basis_as_the_page(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, fund_id: int, invoiced: int
) -> None:
    pay(db, clock, world, invoiced, 453_750)
    pack = zipfile.ZipFile(io.BytesIO(finance.get(f"/geld/fondsen/{fund_id}/bewijs.zip").data))
    statement = pypdf.PdfReader(io.BytesIO(pack.read("verantwoording.pdf")))
    said = text_of(" ".join(page.extract_text() for page in statement.pages))
    assert "4.537,50" not in said
    assert said.count("€ 3.750,00") == 9  # three figures, one row, its sum
    rows = list(openpyxl.load_workbook(io.BytesIO(pack.read("regels.xlsx"))).active.values)
    assert [Decimal(str(cell)) for cell in rows[-1][7:11]] == [3750, 3750, 3750, 0]


def test_the_evidence_tells_when_each_participant_was_there(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, fund_id: int, actor_for: ActorFor
) -> None:
    factory.divide(db, clock, world, factory.whole(world, fund_id), Share(world.own.id), seats=2)
    day, other = [one for one in scheduling.sessions_of(db, [world.cohort.id]) if one.is_day][:2]
    first, second = (seat.enrolment_id for seat in world.seats(db)[:2])
    trainer = actor_for(Role.TRAINER).person_id
    for session, who, mark in ((day, first, "present"), (other, first, "absent"), (day, second, "excused")):
        noted = {"state": mark, "noted_by_person_id": trainer, "noted_at": clock.now()}
        db.add(Attendance(session_id=session.id, enrolment_id=who, **noted))
    db.commit()
    pack = zipfile.ZipFile(io.BytesIO(finance.get(f"/geld/fondsen/{fund_id}/bewijs.zip").data))
    _, *rows = openpyxl.load_workbook(io.BytesIO(pack.read("aanwezigheid.xlsx"))).active.values
    assert [row[4:] for row in rows] == [(1, 0, f"{local(day.starts_at):%d-%m-%Y}"), (0, 0, None)]


@pytest.mark.parametrize("wanted", list(VatRegime))
@pytest.mark.parametrize("seed", range(2))
def test_what_is_planned_holds_what_is_invoiced_and_that_what_is_paid(
    db: Session, clock: FixedClock, world: World, fund_id: int, wanted: VatRegime, seed: int
) -> None:
    chance = random.Random(seed)
    regime(db, clock, wanted)
    thirds = [factory.whole(world, fund_id), Share(world.own.id), Share(world.other.id)]
    factory.divide(db, clock, world, *thirds, seats=3)
    invoice_id = factory.invoice(db, clock, world, world.funder.id)
    for _ in range(6):
        left = service.balances(db)[invoice_id].open.cents
        if left and chance.random() < 0.8:
            pay(db, clock, world, invoice_id, chance.randint(1, left))
        else:
            lines = [line.id for line in service.invoice(db, invoice_id).lines if not line.credited]
            if len(lines) > 1:
                service.credit_invoice(
                    db, SYSTEM, clock, invoice_id=invoice_id, reason="Anders", line_ids=[chance.choice(lines)]
                )
                db.commit()
        found = state(db, fund_id)
        rows = service.fund_lines(db, fund_id)
        assert ZERO <= found.paid <= found.invoiced <= found.planned <= found.fund.ceiling
        assert total(row.settled.bare.paid for row in rows) == found.paid
        assert total(row.settled.bare.billed for row in rows) == found.invoiced
        assert all(ZERO <= row.settled.bare.paid <= row.line.amount for row in rows)
        if not service.balances(db)[invoice_id].open:
            assert found.paid == found.invoiced


def test_each_figure_of_a_fund_leads_to_its_lines(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, fund_id: int
) -> None:
    """One seat invoiced and paid, one invoiced, none of the third."""
    factory.divide(db, clock, world, factory.whole(world, fund_id), Share(world.own.id), seats=1)
    paid = factory.invoice(db, clock, world, world.funder.id)
    pay(db, clock, world, paid, 125_000)
    factory.divide(db, clock, world, factory.whole(world, fund_id), Share(world.own.id), seats=2)
    factory.invoice(db, clock, world, world.funder.id)
    factory.divide(db, clock, world, factory.whole(world, fund_id), Share(world.own.id), seats=3)
    figures = {"": "3.750,00", "gefactureerd": "2.500,00", "betaald": "1.250,00"}
    for address in (f"/geld/fondsen/{fund_id}", "/geld/fondsen"):
        html = finance.get(address).get_data(as_text=True)
        for stand, figure in figures.items():
            query = f"\\?stand={stand}" if stand else ""
            link = re.search(rf'href="(/geld/fondsen/{fund_id}{query}#regels)">€\u00a0{figure}<', html)
            assert link, (address, figure)
            behind = finance.get(link[1]).get_data(as_text=True)
            cells = re.findall(r'data-label="Bedrag">€\u00a0([^<]+)<', behind)
            assert cells == ["1.250,00"] * (len(cells)), stand
            assert len(cells) == {"": 3, "gefactureerd": 2, "betaald": 1}[stand]
        assert f'href="/geld/fondsen/{fund_id}#regels">€\u00a01.250,00<' in html, "what is free"
    assert finance.get(f"/geld/fondsen/{fund_id}?stand=goud").status_code == 200
