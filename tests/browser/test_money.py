"""Money all the way: one price over three payers, three invoices, a correction, the bank, and books that agree."""

import csv
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from app.demo.bank import account, statement
from tests.browser.walk import planning
from tests.browser.walk.company import Company, fill, follow, labelled, press, reload_until, said
from tests.browser.walk.enrolling import open_own
from tests.browser.walking import Demo

#: The parts of € 2.500,00 over three payers, in cents.
PARTS = (83_334, 83_333, 83_333)
PRICE = sum(PARTS)
FUNDERS = {"Zorgkantoor Drenthe": "Zorgkantoor (Wlz)", "Project Doen met dementie": "Projectsubsidie"}
TODAY = datetime.now(ZoneInfo("Europe/Amsterdam")).date()
AMOUNT = re.compile(r"€\s*-?[\d.]+,\d\d")


@pytest.fixture
def company(
    demo: Demo, new_page: Callable[..., Page], axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> Company:
    """Everyone, each in a browser of their own; their pictures are called `money-…`."""
    return Company(demo, new_page, axe, lambda page, name: shot(page, name.replace("walk-", "money-")))


@dataclass(frozen=True, slots=True)
class Gieten(planning.Plan):
    """A group of this test's own."""

    @property
    def name(self) -> str:
        """What the group is called."""
        return "Gieten, drie betalers"

    @property
    def weekday(self) -> str:
        """The day on which it meets."""
        return "woensdag"


def test_one_price_three_payers_and_every_cent_comes_back(company: Company, tmp_path: Path) -> None:
    plan = Gieten(TODAY)
    cohort_url = planning.plan_the_cohort(company, plan, company.name_of("trainer"))
    number = cohort_url.rpartition("/")[2]
    enrol_somebody(company, cohort_url)

    page = company.as_role("finance")
    split_in_three(company, page, number)
    invoices = invoice_all(company, page, number)
    assert sorted(invoices.values()) == sorted(PARTS)

    wrong = next(one for one, cents in invoices.items() if cents == PARTS[0])
    again = credit_and_invoice_again(company, page, wrong)
    paid = {one: cents for one, cents in invoices.items() if one != wrong} | {again: PARTS[0]}
    look_at_the_paper(company, page, again, PARTS[0], tmp_path)

    import_the_payments(company, page, paid, tmp_path)
    everything_agrees(company, page, number, paid)
    the_journal_agrees(page, paid, wrong)


def enrol_somebody(company: Company, cohort_url: str) -> None:
    """The coordinator enrols one person."""
    page = company.as_role("coordinator")
    open_own(page, cohort_url)
    follow(page, "Meld een deelnemer aan")
    fill(page, {"Voornaam": "Jet", "Achternaam": "Driedeling"})
    fill(page, {"E-mailadres van het werk": "jet@driedeling.example", "Functie": "Seniorenadviseur"})
    press(page, "Meld aan voor € 2.500,00")
    said(page, "Jet Driedeling is aangemeld")


def split_in_three(company: Company, page: Page, number: str) -> None:
    """Finance divides the seat over the employer and two funders in equal parts."""
    page.goto(f"/geld/groepen/{number}/verdeling")
    company.look(page, "allocation-before")
    page.get_by_role("link", name=re.compile("^Verdeel plaats")).click()
    press(page, "Voeg een betaler toe")
    press(page, "Voeg een betaler toe")
    for place, (payer, kind) in enumerate(FUNDERS.items(), 2):
        share = page.get_by_role("group", name=re.compile(f"Betaler {place}"))
        share.get_by_label("Betaler", exact=True).select_option(label=payer)
        share.get_by_label("Soort geld").select_option(label=kind)
    press(page, "Verdeel in gelijke delen")
    for place, amount in enumerate(("833,34", "833,33", "833,33"), 1):
        expect(page.get_by_role("group", name=re.compile(f"Betaler {place}: € {amount}"))).to_be_visible()
    company.look(page, "split", phone=True)
    press(page, "Sla de verdeling op")
    said(page, "De verdeling van 1 plaats is opgeslagen.")


def invoice_all(company: Company, page: Page, number: str) -> dict[str, int]:
    """Finance makes all three invoices final in one run. Gives what each comes to, in cents, by number."""
    page.goto(f"/geld/groepen/{number}/factureren")
    expect(page.get_by_role("checkbox")).to_have_count(3)
    company.look(page, "check", phone=True)
    press(page, "Maak de gekozen facturen definitief")
    reload_until(page, page.get_by_text("Alle PDF’s zijn gemaakt en verstuurd."))
    company.look(page, "run", phone=True)
    rows = page.locator("tbody tr").all()
    assert len(rows) == 3
    return {row.locator("a.dt-code").inner_text(): cents(row.inner_text()) for row in rows}


def credit_and_invoice_again(company: Company, page: Page, number: str) -> str:
    """The employer wants another cost centre: credited and invoiced again in one step. Gives the new number."""
    open_invoice(page, number)
    follow(page, "Crediteer en factureer opnieuw")
    company.look(page, "renew", phone=True)
    button = page.get_by_role("button", name=re.compile("^Crediteer € 833,34 en factureer € 833,34$"))
    button.click()
    said(page, "Vul in waarom")
    labelled(page, "Waarom crediteer je deze factuur?").fill("De tenaamstelling klopte niet.")
    button.click()
    said(page, "De creditfactuur en 1 nieuwe factuur zijn definitief.")
    company.look(page, "renewed")
    heading = re.search(r"\d{4}-\d{4,}", page.locator("h1").inner_text())
    assert heading
    assert heading[0] > number
    return heading[0]


def look_at_the_paper(company: Company, page: Page, number: str, amount: int, folder: Path) -> None:
    """The PDF as a picture: the QR code on it asks for this amount, and the e-invoice travels inside."""
    open_invoice(page, number)
    link = page.get_by_role("link", name="Bekijk de PDF")
    reload_until(page, link)
    company.look(page, "invoice", phone=True)
    answer = page.request.get(str(link.first.get_attribute("href")))
    paper = folder / "invoice.pdf"
    paper.write_bytes(answer.body())
    subprocess.run(["pdftoppm", "-r", "150", "-png", paper, folder / "page"], check=True)
    picture = next(folder.glob("page*.png"))
    found = subprocess.run(["zbarimg", "-q", "--raw", picture], check=True, capture_output=True, text=True)
    assert f"EUR{amount // 100}.{amount % 100:02d}" in found.stdout.splitlines()
    names = subprocess.run(["pdfdetach", "-list", paper], check=True, capture_output=True, text=True)
    assert "factur-x.xml" in names.stdout


def import_the_payments(company: Company, page: Page, paid: dict[str, int], folder: Path) -> None:
    """Finance reads the bank's file: three transfers with a number and the whole amount book by themselves."""
    transfers = [
        (amount, f"Betaler van {number}", account(9_000 + place), f"Betreft factuur {number}")
        for place, (number, amount) in enumerate(paid.items())
    ]
    file = folder / "afschrift.xml"
    file.write_bytes(statement(TODAY, transfers))
    page.goto("/geld/bank/inlezen")
    press(page, "Lees in")
    company.look(page, "bank-refused")
    labelled(page, "Bankbestand").set_input_files(file)
    press(page, "Lees in")
    expect(page.get_by_role("row", name=re.compile("^Geboekt 3$"))).to_be_visible()
    company.look(page, "bank-file", phone=True)
    page.goto("/geld/bank")
    company.look(page, "bank", phone=True)
    page.goto("/geld/bank/inlezen")
    labelled(page, "Bankbestand").set_input_files(file)
    press(page, "Lees in")
    said(page, "Dit bestand was al ingelezen.")


def everything_agrees(company: Company, page: Page, number: str, paid: dict[str, int]) -> None:
    """The allocation page, the workbook and the accounts of the payers tell the same cents, and nothing is open."""
    page.goto(f"/geld/groepen/{number}/verdeling")
    company.look(page, "allocation-settled", phone=True)
    total = page.get_by_role("row", name=re.compile("^Totaal 1 ")).inner_text()
    told = [cents(one) for one in AMOUNT.findall(total)]
    assert told == [PRICE, PRICE, PRICE, 0]

    with page.expect_download() as started:
        follow(page, "Download als Excel-bestand")
    book = openpyxl.load_workbook(BytesIO(started.value.path().read_bytes()))
    for sheet in book.worksheets[:2]:
        rows = list(sheet.iter_rows(values_only=True))
        columns = [rows[0].index(name) for name in ("Bedrag", "Gefactureerd", "Betaald", "Open")]
        sums = [round(float(str(rows[-1][column])) * 100) for column in columns]
        assert sums == told, sheet.title

    booked = 0
    for one, amount in paid.items():
        open_invoice(page, one)
        expect(page.get_by_role("row", name=re.compile("^Nog open € 0,00$"))).to_be_visible()
        follow(page, "Bekijk de rekening van de betaler")
        row = page.get_by_role("row", name=re.compile(f"Betaling.*{one}"))
        found = AMOUNT.findall(row.inner_text())
        assert abs(cents(found[0])) == amount
        booked += amount
    assert booked == PRICE
    company.look(page, "statement", phone=True)
    page.goto("/geld/boekhouding")
    company.look(page, "bookkeeping", phone=True)


def the_journal_agrees(page: Page, paid: dict[str, int], credited: str) -> None:
    """What the bookkeeper takes along: revenue comes to the price, and no payer of these invoices owes anything."""
    today = TODAY.strftime("%d-%m-%Y")
    page.goto(f"/geld/boekhouding/journaal?van={today}&tot={today}")
    with page.expect_download() as started:
        press(page, "Download als CSV")
    text = started.value.path().read_text("utf-8-sig")
    rows = [
        row for row in csv.DictReader(text.splitlines(), delimiter=";") if row["Factuur"] in {*paid, credited}
    ]
    sums = Counter[tuple[str, str]]()
    for row in rows:
        account = row["Naam van de rekening"], row["Factuur"]
        sums[account] += whole_cents(row["Debet"]) - whole_cents(row["Credit"])
    revenue = {one: -sums["Opbrengst leergang", one] for one in (*paid, credited)}
    assert revenue == {**paid, credited: 0}
    assert {one: sums["Debiteuren", one] for one in revenue} == dict.fromkeys(revenue, 0)


def whole_cents(text: str) -> int:
    """`833,34` in cents; nothing for an empty cell."""
    return int(text.replace(",", "")) if text else 0


def open_invoice(page: Page, number: str) -> None:
    """Opens an invoice by its number."""
    page.goto(f"/geld/facturen?zoek={number}")
    follow(page, number)
    expect(page.locator("h1")).to_contain_text(number)


def cents(text: str) -> int:
    """The amount in a text, in cents."""
    found = AMOUNT.search(text)
    assert found, text
    return int(re.sub(r"[^\d-]", "", found[0]))
