"""What the allocation tells of invoiced, paid and open: the same on the page, in the workbook and in the ledger."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.service import FundType, LineFilter, LineStand, Share
from app.core.clock import FixedClock
from app.core.money import Money, total
from app.core.permissions import SYSTEM, Role
from tests.counting import MOST_QUERIES, counted
from tests.factories import billing as factory
from tests.factories import settling
from tests.factories.billing import World
from tests.factories.billing_pages import Login, text_of
from tests.people import ActorFor

WLZ = FundType.CARE_OFFICE_WLZ


@pytest.fixture
def fund_id(db: Session, clock: FixedClock, world: World) -> int:
    return factory.fund(db, clock, world.funder.id)


@pytest.fixture
def half_paid(db: Session, clock: FixedClock, world: World, fund_id: int) -> int:
    """Three seats in three parts; the care office's invoice is paid for € 1.000,01; answers its number."""
    shares = (Share(world.own.id), Share(world.other.id), Share(world.funder.id, WLZ, fund_id=fund_id))
    factory.divide(db, clock, world, *shares, seats=3)
    invoice = factory.invoice(db, clock, world, world.funder.id)
    settling.pay(db, clock, payer_id=world.funder.id, cents=100_001, invoice_id=invoice)
    db.commit()
    return invoice


def euros(amount: Money) -> str:
    return str(amount).replace("\u00a0", " ")


def figures_that_lead_to_their_lines(finance: FlaskClient, html: str) -> set[str]:
    """The addresses behind the figures of a page; each tells the same sum."""
    links = set(re.findall(r'class="dt-figure" href="([^"]+)">', html))
    for link in links:
        amount = re.search(rf'href="{re.escape(link)}">([^<]+)<', html)
        assert amount
        behind = text_of(finance.get(link.replace("&amp;", "&")).get_data(as_text=True))
        assert amount[1].replace("\u00a0", " ") in behind
    return links


def test_paid_and_open_of_the_lines_sum_to_the_balance_of_the_invoice(
    db: Session, world: World, half_paid: int
) -> None:
    found = service.allocation(db, world.cohort.id)
    balance = service.balances(db)[half_paid]
    assert (found.invoiced, found.paid, found.open) == (balance.total, balance.paid, balance.open)
    assert found.paid == Money(100_001)
    settled = [seat.settlement(line) for seat in found.seats for _, line in seat.lines]
    assert total(one.paid for one in settled) == balance.paid
    assert total(one.open for one in settled) == balance.open


def test_the_page_the_workbook_and_the_lines_behind_each_figure_say_the_same(
    finance: FlaskClient, db: Session, world: World, half_paid: int
) -> None:
    found = service.allocation(db, world.cohort.id)
    db.rollback()
    address = f"/geld/groepen/{world.cohort.id}/verdeling"
    html = finance.get(address).get_data(as_text=True)
    page = text_of(html)
    book = openpyxl.load_workbook(io.BytesIO(finance.get(f"{address}.xlsx").data))
    rows = list(book["Verdeling"].iter_rows(min_row=2, values_only=True))
    sums = (found.total, found.invoiced, found.paid, found.open)
    assert [round(value * 100) for value in rows[-1][6:10]] == [one.cents for one in sums]
    assert len(rows) == len(found.rows) + 1
    for row, cells in zip(found.rows, rows, strict=False):
        parts = (row.amount, row.invoiced, row.paid, row.open)
        assert [round(value * 100) for value in cells[6:10]] == [one.cents for one in parts]
        assert all(euros(one) in page for one in parts)
    lines = list(book["Per plaats"].iter_rows(min_row=2, values_only=True))
    assert [round(value * 100) for value in lines[-1][7:11]] == [one.cents for one in sums]
    links = figures_that_lead_to_their_lines(finance, html)
    assert any(re.search(r"[?;]soort=care_office_wlz$", link) for link in links), "also by kind of money"


def test_an_invoice_of_an_earlier_split_is_named_until_it_is_credited(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, half_paid: int
) -> None:
    address = f"/geld/groepen/{world.cohort.id}/verdeling"
    assert "vorige verdeling" not in finance.get(address).get_data(as_text=True)
    factory.divide(db, clock, world, Share(world.own.id))
    page = finance.get(address).get_data(as_text=True)
    assert "vorige verdeling" in page
    assert f'href="/geld/facturen/{half_paid}"' in page


def test_an_organisation_sees_all_its_cohorts_on_one_page(
    finance: FlaskClient, world: World, half_paid: int
) -> None:
    address = f"/geld/organisaties/{world.own.id}/verdeling"
    html = finance.get(address).get_data(as_text=True)
    page = text_of(html)
    assert world.cohort.name in page
    assert "€ 7.500,00" in page
    assert len(figures_that_lead_to_their_lines(finance, html)) >= 8, "by payer and in all"
    assert finance.get(f"{address}.xlsx").status_code == 200


@pytest.mark.parametrize(
    ("stand", "count"),
    [(None, 9), (LineStand.INVOICED, 3), (LineStand.TO_INVOICE, 6), (LineStand.PAID, 3), (LineStand.OPEN, 3)],
)
def test_lines_are_narrowed_down_to_where_their_money_is(
    db: Session, world: World, half_paid: int, stand: LineStand | None, count: int
) -> None:
    assert len(service.line_rows(db, LineFilter(stand=stand)).rows) == count


@pytest.mark.parametrize("query", ["groep=x", "betaler=-1", "soort=goud", "stand=weg", "fonds=99999999999"])
def test_a_filter_that_cannot_be_finds_nothing_and_says_so(
    finance: FlaskClient, half_paid: int, query: str
) -> None:
    page = finance.get(f"/geld/kostendragers?{query}")
    assert page.status_code == 200
    assert "Geen regel gevonden" in page.get_data(as_text=True)


def test_a_coordinator_sees_the_lines_of_the_own_seats_only(
    coordinator: FlaskClient, world: World, half_paid: int
) -> None:
    page = coordinator.get(f"/organisatie/{world.own.id}/kostendragers").get_data(as_text=True)
    assert "Zorgkantoor Drenthe" in page
    assert "/geld/facturen/" not in page
    assert "/geld/fondsen/" not in page
    assert coordinator.get(f"/organisatie/{world.other.id}/kostendragers").status_code == 404


def test_the_evidence_of_a_fund_holds_statement_lines_attendance_and_invoices(
    finance: FlaskClient, db: Session, world: World, half_paid: int, fund_id: int, work: Callable[[], int]
) -> None:
    while work():
        pass
    number = service.invoice(db, half_paid).number
    db.rollback()
    answer = finance.get(f"/geld/fondsen/{fund_id}/bewijs.zip")
    pack = zipfile.ZipFile(io.BytesIO(answer.data))
    assert sorted(pack.namelist()) == [
        "aanwezigheid.xlsx",
        f"facturen/{number}.pdf",
        "regels.xlsx",
        "verantwoording.pdf",
    ]
    statement = pypdf.PdfReader(io.BytesIO(pack.read("verantwoording.pdf")))
    said = text_of(statement.pages[0].extract_text())
    assert "€ 2.499,99" in said
    assert "€ 1.000,01" in said
    assert "Persoon" not in said
    lines = openpyxl.load_workbook(io.BytesIO(pack.read("regels.xlsx"))).active
    assert lines.max_row == 5
    present = openpyxl.load_workbook(io.BytesIO(pack.read("aanwezigheid.xlsx"))).active
    assert [row[2].value for row in present.iter_rows(min_row=2)] == [
        seat.person_name for seat in world.seats(db)
    ]


def test_the_evidence_holds_what_was_credited_of_its_invoices_and_says_what_is_not_printed_yet(
    finance: FlaskClient,
    db: Session,
    clock: FixedClock,
    half_paid: int,
    fund_id: int,
    work: Callable[[], int],
) -> None:
    while work():
        pass
    found = service.invoice(db, half_paid)
    note = service.credit_invoice(
        db, SYSTEM, clock, invoice_id=half_paid, reason="Dubbel.", line_ids=[found.lines[0].id]
    )
    credit = service.invoice(db, note).number
    db.commit()
    early = _pack(finance, fund_id)
    assert [name for name in early.namelist() if name.startswith("facturen/")] == [
        f"facturen/{found.number}.pdf"
    ]
    assert f"{credit} van" in _said(early)
    assert "PDF wordt nog gemaakt" in _said(early)
    while work():
        pass
    late = _pack(finance, fund_id)
    assert f"facturen/{credit}.pdf" in late.namelist()
    assert "PDF wordt nog gemaakt" not in _said(late)


def _pack(finance: FlaskClient, fund_id: int) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(finance.get(f"/geld/fondsen/{fund_id}/bewijs.zip").data))


def _said(pack: zipfile.ZipFile) -> str:
    """The words of the statement."""
    pages = pypdf.PdfReader(io.BytesIO(pack.read("verantwoording.pdf"))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.usefixtures("no_tokens")
def test_a_fund_is_written_changed_closed_and_opened_on_its_pages(
    finance: FlaskClient, db: Session, world: World
) -> None:
    form = {
        "name": "Wmo 2026",
        "funder_id": str(world.funder.id),
        "fund_type": "municipality_wmo",
        "ceiling": "10.000",
        "starts_on": "01-01-2026",
        "ends_on": "31-12-2026",
        "purpose": "Meedoen",
        "award_reference": "",
        "award_date": "",
    }
    wrong = finance.post("/geld/fondsen/nieuw", data=form | {"ends_on": "31-12-2025"})
    assert wrong.status_code == 422
    assert "Meedoen" in wrong.get_data(as_text=True)
    assert finance.post("/geld/fondsen/nieuw", data=form | {"funder_id": "0"}).status_code == 422
    assert finance.post("/geld/fondsen/nieuw", data=form | {"funder_id": "999999"}).status_code == 422
    made = finance.post("/geld/fondsen/nieuw", data=form)
    assert made.status_code == 303
    page = made.location
    assert "€ 10.000,00" in text_of(finance.get(page).get_data(as_text=True))
    assert finance.post(f"{page}/wijzigen", data=form | {"ceiling": "12.000"}).status_code == 303
    assert finance.post(f"{page}/sluiten").status_code == 303
    assert "Gesloten" in finance.get("/geld/fondsen").get_data(as_text=True)
    assert finance.post(f"{page}/openen").status_code == 303
    assert "€ 12.000,00" in text_of(finance.get("/geld/fondsen").get_data(as_text=True))


def test_an_auditor_meets_no_link_that_is_closed(
    client: FlaskClient,
    world: World,
    half_paid: int,
    fund_id: int,
    actor_for: ActorFor,
    login: Login,
) -> None:
    auditor = login(client, actor_for(Role.AUDITOR))
    for address in (
        f"/geld/groepen/{world.cohort.id}/verdeling",
        f"/geld/organisaties/{world.own.id}/verdeling",
        "/geld/kostendragers",
        f"/geld/fondsen/{fund_id}",
        "/geld/voorstellen",
        "/geld/bevestigingen",
    ):
        page = auditor.get(address).get_data(as_text=True)
        for link in set(re.findall(r'href="(/geld/[^"#]+)"', page)):
            assert auditor.get(link.replace("&amp;", "&")).status_code == 200, (address, link)


def test_the_pages_ask_few_questions_of_the_database(
    app: Flask, finance: FlaskClient, world: World, half_paid: int, fund_id: int
) -> None:
    for address in (
        f"/geld/groepen/{world.cohort.id}/verdeling",
        f"/geld/groepen/{world.cohort.id}/bevestigen",
        f"/geld/organisaties/{world.own.id}/verdeling",
        "/geld/kostendragers",
        "/geld/fondsen",
        f"/geld/fondsen/{fund_id}",
        "/geld/voorstellen",
        "/geld/bevestigingen",
    ):
        finance.get(address)
        with counted(app) as sent:
            assert finance.get(address).status_code == 200
        assert len(sent) <= MOST_QUERIES, (address, len(sent), "\n".join(sent))
