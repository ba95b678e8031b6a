"""The administrator at the enrolment desk: states, moving, exports and letters."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.walk import planning
from tests.browser.walk.company import Company, fill, follow, press, said
from tests.browser.walking import PHONE, Demo


@pytest.fixture
def company(
    demo: Demo, new_page: Callable[..., Page], axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> Company:
    """The people of the demo, looked at as `desk-…` in light at a desk and in dark on a phone."""

    def keep(page: Page, name: str) -> Path:
        return shot(page, name.replace("walk-", "desk-"))

    return Company(demo, new_page, axe, keep)


def look(company: Company, page: Page, name: str) -> None:
    """Looks in light on a desk, and in dark on a phone."""
    company.look(page, name)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    company.look(page, f"{name}-dark-phone")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def group(company: Company, page: Page, state: str) -> str:
    """The address of the first group in this state."""
    page.goto(f"/beheer/groepen?status={state}")
    page.locator("tbody th a").first.click()
    expect(page.locator("h1")).to_contain_text("Groep")
    return page.url


def test_an_administrator_sees_what_a_state_does_before_the_click(company: Company) -> None:
    page = company.as_role("administrator")
    url = group(company, page, "open")
    follow(page, "Wijzig de status")
    said(page, "Kies een status. Je ziet eerst wat er gebeurt.")
    look(company, page, "states")
    follow(page, "Bekijk wat er gebeurt Geannuleerd")
    said(page, "Dit gebeurt er")
    look(company, page, "cancel")
    page.locator("main form button[type=submit]").last.click()
    said(page, "Vul in waarom de groep niet doorgaat.")
    look(company, page, "cancel-refused")
    page.goto(url)
    said(page, "Open voor aanmelding")


@dataclass(frozen=True, slots=True)
class Roden(planning.Plan):
    """A group of this test's own, so that it can be cancelled."""

    @property
    def name(self) -> str:
        """What the group is called."""
        return "Roden, om te annuleren"

    @property
    def weekday(self) -> str:
        """The day on which it meets."""
        return "vrijdag"


def test_a_cancelled_group_tells_its_people_and_its_history(company: Company) -> None:
    page = company.as_role("administrator")
    plan = Roden(datetime.now(ZoneInfo("Europe/Amsterdam")).date())
    url = planning.plan_the_cohort(company, plan, company.name_of("trainer"))
    follow(page, "Wijzig de status")
    follow(page, "Bekijk wat er gebeurt Geannuleerd")
    fill(page, {"Waarom gaat de groep niet door?": "Er is geen zaal te vinden."})
    press(page, "Annuleer de groep en verstuur 1 brief")
    said(page, "De groep heeft nu de status Geannuleerd.")
    expect(page).to_have_url(url)
    follow(page, "Bekijk de geschiedenis")
    said(page, "van Open voor aanmelding naar Geannuleerd. Reden: Er is geen zaal te vinden.")
    look(company, page, "history")
    page.goto("/auditor/logboek")
    look(company, page, "log")
    company.letter(company.demo.login("trainer")["email"], "gaat niet door")


def test_an_administrator_moves_a_learner_with_the_money(company: Company) -> None:
    page = company.as_role("administrator")
    group(company, page, "running")
    page.locator(".dt-seat__who a").first.click()
    page.get_by_role("link", name=re.compile("^Verplaats")).first.click()
    said(page, "Kies een groep.")
    look(company, page, "move")
    page.get_by_role("link", name=re.compile("^Bekijk")).last.click()
    said(page, "De betalers en hun deel gaan mee.")
    look(company, page, "move-preview")


def test_an_administrator_exports_participants(company: Company) -> None:
    page = company.as_role("administrator")
    group(company, page, "running")
    follow(page, "Exporteer de deelnemers")
    page.get_by_label("Betalers").check()
    look(company, page, "export")
    with page.expect_download() as waiting:
        press(page, "Maak het bestand")
    assert waiting.value.suggested_filename.endswith(".xlsx")
    sheet = load_workbook(BytesIO(Path(waiting.value.path()).read_bytes())).worksheets[0]
    assert sheet.max_row > 12
    assert sheet["A1"].value == "Groep"


def test_an_administrator_reads_each_letter_and_sends_them(company: Company) -> None:
    page = company.as_role("administrator")
    group(company, page, "running")
    follow(page, "Schrijf een brief aan deze groep")
    look(company, page, "letter")
    fill(page, {"Onderwerp": "Parkeren bij {cohort_name}", "Tekst": "Je parkeert gratis, {voornaam}."})
    press(page, "Lees de brieven")
    said(page, "Het invulwoord {voornaam} bestaat niet in deze brief.")
    fill(page, {"Tekst": "Je parkeert gratis, {given_name}. Tot gauw bij {organisation_name}."})
    press(page, "Lees de brieven")
    said(page, "Brief 1 van 1")
    look(company, page, "letter-preview")
    press(page, "Volgende brief")
    said(page, "Brief 2 van 1")
    address = page.locator(".dt-facts small").first.inner_text().split(",")[0]
    page.get_by_role("button", name=re.compile("^Verstuur 1[0-9] brieven$")).click()
    said(page, "brieven gaan nu weg.")
    company.letter(address, "Parkeren bij")
