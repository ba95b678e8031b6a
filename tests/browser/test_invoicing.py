"""Finance invoices a whole group, divides an invoiced seat anew, and credits and re-invoices it in one click."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, press, said

Look = Callable[[Page, str], None]


def test_a_group_is_invoiced_at_once_and_one_invoice_again(company: Company, look: Look) -> None:
    page = company.as_role("finance")
    page.goto("/geld/facturen")
    look(page, "invoicing-list")
    page.get_by_role("link", name=re.compile("^Factureer ")).first.click()
    look(page, "invoicing-check")
    ticked = page.locator("input[name=chosen]:checked").count()
    assert ticked
    press(page, "Maak de gekozen facturen definitief")
    said(page, "De factuurronde is begonnen.")
    expect(page.get_by_text(f"{ticked} van {ticked} facturen zijn definitief")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Alle PDF’s zijn gemaakt en verstuurd.")).to_be_visible(timeout=120_000)
    look(page, "invoicing-run")
    page.locator("table a").first.click()
    look(page, "invoicing-invoice")
    number = page.url.rsplit("/", 1)[1]
    follow(page, "Crediteer")
    look(page, "invoicing-credit")
    page.goto(f"/geld/facturen/{number}/opnieuw")
    look(page, "invoicing-renew")
    fill(page, {"Waarom crediteer je deze factuur?": "De kostenplaats is veranderd"})
    page.get_by_role("button", name=re.compile("^Crediteer .* en factureer ")).click()
    said(page, "De creditfactuur en 1 nieuwe factuur zijn definitief.")
    page.goto("/geld/btw")
    look(page, "invoicing-vat-empty")
    fill(page, {"Vanaf": "01-01-2199", "Percentage": "21"})
    page.get_by_label("Btw zit in de prijs").check()
    press(page, "Sla op")
    said(page, "De btw is opgeslagen.")
    look(page, "invoicing-vat")
