"""Who pays: finance keeps funds and sees where every cent is, a coordinator proposes, a payer confirms by a link."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, press, said

Look = Callable[[Page, str], None]


def test_finance_sees_who_bears_what_from_which_fund_and_the_lines_behind_each_figure(
    company: Company, look: Look, shot: Callable[[Page, str], Path]
) -> None:
    page = company.as_role("finance")
    page.goto("/geld/fondsen")
    look(page, "funds-list")
    page.locator("tbody th a").first.click()
    look(page, "funds-fund")
    page.locator("#regels tbody tr th small a").first.click()
    expect(page.locator("h1")).to_contain_text("Wie betaalt")
    look(page, "allocation-cohort")
    page.emulate_media(media="print")
    shot(page, "allocation-cohort-print")
    page.emulate_media(media="screen")
    figure = page.locator("tbody a.dt-figure").first
    amount = figure.inner_text()
    figure.click()
    expect(page.locator(".dt-figures")).to_contain_text(amount)
    look(page, "allocation-lines")
    page.locator("tbody tr").first.locator("th a").first.click()
    if page.get_by_role("heading", name="De verdeling ligt vast").count() == 0:
        look(page, "allocation-split")


def test_a_fund_is_written_and_its_evidence_taken_along(company: Company, look: Look) -> None:
    page = company.as_role("finance")
    page.goto("/geld/fondsen/nieuw")
    press(page, "Sla het fonds op")
    look(page, "funds-new-wrong")
    fill(
        page,
        {
            "Naam": "Proeffonds",
            "Plafond": "1.000",
            "Voor groepen die beginnen vanaf": "01-01-2026",
            "Tot en met": "31-12-2030",
        },
    )
    page.get_by_label("Financier").select_option(index=1)
    press(page, "Sla het fonds op")
    said(page, "Het fonds is opgeslagen.")
    look(page, "funds-empty")
    page.goto("/geld/fondsen")
    page.locator("tbody th a").first.click()
    with page.expect_download() as waited:
        follow(page, "Download het bewijs (ZIP)")
    found = zipfile.ZipFile(io.BytesIO(Path(waited.value.path()).read_bytes()))
    assert {"verantwoording.pdf", "regels.xlsx", "aanwezigheid.xlsx"} <= set(found.namelist())
    assert found.read("verantwoording.pdf").startswith(b"%PDF")


def test_finance_decides_on_a_proposal_and_looks_at_an_organisation(company: Company, look: Look) -> None:
    page = company.as_role("finance")
    page.goto("/geld/voorstellen")
    look(page, "proposals-list")
    if page.locator("tbody th a").count():
        page.locator("tbody th a").first.click()
        look(page, "proposals-one")
    page.goto("/geld/bevestigingen")
    look(page, "asked-list")
    with page.expect_navigation():
        page.locator("tbody td a").first.click()
    page.goto("/geld/kostendragers")
    look(page, "allocation-all-lines")


def test_a_coordinator_sees_the_own_money_and_sets_a_default(company: Company, look: Look) -> None:
    page = company.as_role("coordinator")
    page.goto("/organisatie/facturen")
    number = re.search(r"/organisatie/(\d+)/", page.content())
    assert number
    page.goto(f"/organisatie/{number[1]}/verdeling")
    look(page, "own-money")
    page.locator("a.dt-figure").first.click()
    look(page, "own-lines")
    page.goto(f"/organisatie/{number[1]}/standaard")
    look(page, "own-default")
    page.goto(f"/organisatie/{number[1]}/voorstellen")
    look(page, "own-proposals")


def test_a_payer_without_an_account_confirms_behind_the_mailed_link(company: Company, look: Look) -> None:
    page = company.as_role("finance")
    page.goto("/geld/bevestigingen")
    page.locator("tbody td a").first.click()
    follow(page, "Vraag betalers om te bevestigen")
    look(page, "asked-cohort")
    page.get_by_role("button", name=re.compile("^Vraag opnieuw")).first.click()
    said(page, "De vraag is verstuurd. De link werkt 30 dagen.")
    email = page.locator("tbody th small").first.inner_text()
    letter = company.letter(email, "Wil je je bijdrage aan de leergang bevestigen?")
    button = letter.frame_locator("iframe").get_by_role("link", name="Bekijk en bevestig")
    address = button.get_attribute("href")
    assert address
    page = company.new_page()
    page.goto(address)
    look(page, "paying")
    page.get_by_role("button", name=re.compile("^Bevestig ")).click()
    look(page, "paying-wrong")
    fill(page, {"Je naam": "Jos Mulder"})
    page.get_by_role("button", name=re.compile("^Bevestig ")).click()
    expect(page.locator("h1")).to_have_text("Je bijdrage is bevestigd")
    look(page, "paying-confirmed")
