"""Finance and the bank account, in a browser: take in a file, take a proposal, book by hand, set aside, use credit."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, follow, press, said
from tests.factories.bank import Line, Tx, file_of, paid

Look = Callable[[Page, str], None]


def open_invoice(page: Page) -> tuple[str, str]:
    """The number of an invoice that is still open, and its payer: of what the page to book on shows."""
    row = page.locator("table tbody tr").first
    return row.locator("th a").inner_text(), row.locator("td").first.inner_text()


def take_in(page: Page, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    page.goto("/geld/bank/inlezen")
    page.set_input_files("input[type=file]", path)
    press(page, "Lees in")


def test_finance_takes_in_a_file_and_settles_what_waits(company: Company, look: Look, tmp_path: Path) -> None:
    page = company.as_role("finance")
    page.goto("/geld/bank/inlezen")
    look(page, "bank-upload")
    press(page, "Lees in")
    said(page, "Kies een bestand.")
    look(page, "bank-upload-error")
    lines = [
        paid(
            123_456,
            "bijdrage leergang, met dank voor alles wat jullie doen",
            name="J. van der Meulen-de Vries",
        ),
        paid(77_700, "vooruitbetaling", name="Accolade", iban="NL20RABO0123456789"),
        Line(
            (Tx(-995, "Kosten betalingsverkeer januari", name="ABN AMRO Bank", iban=""),), info="/TRTP/KOSTEN"
        ),
    ]
    take_in(page, tmp_path / "afschrift-januari.xml", file_of(*lines))
    said(page, "Ingelezen: 3 nieuw")
    look(page, "bank-file")
    follow(page, "Boek wat wacht")
    page.goto("/geld/bank")
    look(page, "bank-entries")
    page.goto("/geld/bank?zoek=vooruitbetaling")
    page.locator("table th a", has_text="Accolade").click()
    look(page, "bank-entry")
    follow(page, "Boek" if page.get_by_role("link", name="Boek", exact=True).count() else "Kies zelf")
    page.get_by_label("Factuur of betaler").fill("20")
    press(page, "Zoek facturen")
    look(page, "bank-book")
    page.get_by_label("Tegoed van").select_option(label="Accolade")
    page.get_by_label("Bedrag als tegoed").fill("888,00")
    press(page, "Boek")
    said(page, re.compile("nog €\\s777,00 te boeken"))
    look(page, "bank-book-error")
    page.get_by_label("Bedrag als tegoed").fill("777,00")
    press(page, "Boek")
    said(page, "De mutatie is geboekt.")
    look(page, "bank-entry-booked")
    page.goto("/geld/bank/tegoed")
    look(page, "bank-credits")
    page.get_by_role("link", name="Gebruik Accolade").click()
    look(page, "bank-use-credit")
    page.goto("/geld/bank?plek=uitgaand&zoek=betalingsverkeer")
    page.locator("table th a", has_text="ABN AMRO").first.click()
    follow(page, "Zet apart")
    look(page, "bank-aside")
    page.get_by_label("Waarom zet je deze mutatie apart?").fill("bankkosten")
    press(page, "Zet apart")
    said(page, "De mutatie staat apart.")
    expect(page.locator("main")).to_contain_text("bankkosten")
