"""Bookkeeping: what is open, an account, a write-off by two people, reminders, and the journal for the bookkeeper."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from lxml import etree
from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, press, said

Look = Callable[[Page, str], None]


def kept(page: Page, button: str) -> bytes:
    """What a button gives as a file."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_bytes()


def test_finance_keeps_the_books(company: Company, look: Look) -> None:
    page = company.as_role("finance")
    page.goto("/geld/boekhouding")
    look(page, "bookkeeping-start")
    page.goto("/geld/boekhouding/betalers")
    look(page, "bookkeeping-payers")
    page.locator("tbody th a").first.click()
    look(page, "bookkeeping-statement")
    assert kept(page, "Download als PDF").startswith(b"%PDF-")
    sheets = openpyxl.load_workbook(io.BytesIO(kept(page, "Download als Excel-bestand")))
    assert sheets.sheetnames == ["Rekeningoverzicht", "Open facturen"]

    page.goto("/geld/boekhouding/journaal?van=01-01-2026&tot=31-12-2026")
    look(page, "bookkeeping-journal")
    root = etree.fromstring(kept(page, "Download als auditfile (XAF 3.2)"))
    total = "{*}company/{*}transactions/{*}"
    assert root.findtext(f"{total}totalDebit") == root.findtext(f"{total}totalCredit")
    page.goto("/geld/boekhouding/rekeningen")
    look(page, "bookkeeping-accounts")
    page.goto("/geld/boekhouding/herinneringen")
    look(page, "bookkeeping-reminders")


def test_one_proposes_to_write_off_and_another_decides(company: Company, look: Look) -> None:
    page = company.as_role("finance")
    page.goto("/geld/facturen?stand=te-laat")
    look(page, "bookkeeping-late")
    page.locator("tbody th a.dt-code").first.click()
    look(page, "bookkeeping-invoice")
    number = page.locator("h1").inner_text().split()[-1]
    page.get_by_role("link", name="Boek af").click()
    look(page, "bookkeeping-propose")
    fill(page, {"Bedrag": "1,00", "Waarom komt dit bedrag niet meer?": "Een verschil van een euro."})
    press(page, "Stel voor om af te boeken")
    said(page, "Het voorstel wacht op een tweede persoon.")
    look(page, "bookkeeping-write-offs")
    page.get_by_role("link", name=f"Bekijk over factuur {number}").click()
    expect(page.get_by_role("button", name="Boek € 1,00 af")).to_have_count(0)

    second = company.as_role("administrator")
    second.goto("/geld/afboekingen")
    second.get_by_role("link", name=f"Beslis over factuur {number}").click()
    look(second, "bookkeeping-decide")
    press(second, "Boek € 1,00 af")
    said(second, "Het bedrag is afgeboekt.")
    expect(second.locator("main")).to_contain_text("Een verschil van een euro.")


def test_the_reminders_of_an_invoice_are_stopped_with_a_reason(company: Company, look: Look) -> None:
    page = company.as_role("finance")
    page.goto("/geld/facturen?groep=&betaler=")
    page.get_by_role("link", name="Bekijk factuur voor Vaart Welzijn").last.click()
    page.get_by_role("button", name=re.compile("definitief")).click()
    page.get_by_role("link", name="Herinneringen").click()
    look(page, "bookkeeping-invoice-reminders")
    press(page, "Stop de herinneringen")
    expect(page.locator("#fouten")).to_contain_text("Schrijf waarom")
    fill(page, {"Waarom gaan er geen herinneringen?": "Er loopt een gesprek."})
    press(page, "Stop de herinneringen")
    expect(page.locator("main")).to_contain_text("Er loopt een gesprek.")
    press(page, "Laat de herinneringen weer gaan")
    expect(page.locator("main")).to_contain_text("Gepland")


def test_a_coordinator_sees_the_own_account(company: Company, look: Look) -> None:
    page = company.as_role("coordinator")
    page.goto("/organisatie/facturen")
    page.locator("tbody th a.dt-code").first.click()
    page.get_by_role("link", name="Bekijk jullie rekeningoverzicht").click()
    expect(page.locator("h1")).to_contain_text("Rekening van")
    look(page, "bookkeeping-own-statement")
