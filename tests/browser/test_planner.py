"""The administrator at the planner: seen before it is done, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, labelled, press, said
from tests.browser.walking import DESKTOP, PHONE, Demo


@pytest.fixture
def company(
    demo: Demo, new_page: Callable[..., Page], axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> Company:
    """The people of the demo, looked at as `planner-…`."""
    return Company(demo, new_page, axe, lambda page, name: shot(page, name.replace("walk-", "planner-")))


def look(company: Company, page: Page, name: str) -> None:
    """Looks in light on a desk, and in dark on a phone."""
    company.look(page, name)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    company.look(page, f"{name}-dark-phone")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)


def planner(page: Page) -> str:
    """The planning of the group that has not begun: its address."""
    page.goto("/beheer/groepen?status=open")
    page.locator("tbody th a").first.click()
    number = re.search(r"/groepen/(\d+)", page.url)
    assert number
    page.goto(f"/beheer/groepen/{number[1]}/planning")
    expect(page.locator("h1")).to_contain_text("Planning van")
    return page.url


def open_session(page: Page, address: str, number: int) -> str:
    """The page of one session of the list, and its address."""
    page.goto(address)
    page.locator("a.dt-session").nth(number).click()
    expect(page.get_by_role("heading", name="Geschiedenis")).to_be_visible()
    return page.url


def test_a_session_is_moved_refused_warned_cancelled_and_split(company: Company) -> None:
    page = company.as_role("administrator")
    address = planner(page)
    look(company, page, "list")
    session = open_session(page, address, 4)
    look(company, page, "session")

    # A change: first seen, then done.
    follow(page, "Wijzig")
    look(company, page, "form")
    fill(page, {"Begint om": "10:15", "Een andere plaats": "Dorpshuis De Drift, Beilen"})
    press(page, "Bekijk het gevolg")
    said(page, "Er is nog niets gewijzigd.")
    expect(page.locator("del")).to_be_visible()
    look(company, page, "preview")
    page.locator("main form button[value=opslaan]").click()
    said(page, "De bijeenkomst is gewijzigd.")
    said(page, "verplaatste deze bijeenkomst")

    # What blocks is refused, and what was typed stays.
    follow(page, "Wijzig")
    day = labelled(page, "Datum").input_value()
    other = open_session(page, address, 5)
    follow(page, "Wijzig")
    fill(page, {"Datum": day, "Begint om": "11:00", "Eindigt om": "12:00"})
    press(page, "Bekijk het gevolg")
    said(page, "Wat er dan botst")
    said(page, "De groep heeft dan al een bijeenkomst")
    expect(labelled(page, "Begint om")).to_have_value("11:00")
    look(company, page, "blocked")

    # What warns is shown, and only the button goes on.
    page.goto(f"{other}/wijzigen")
    fill(page, {"Datum": "26-12-2029"})
    press(page, "Bekijk het gevolg")
    said(page, "kerst")
    look(company, page, "warned")
    press(page, "Terug om te wijzigen")
    expect(labelled(page, "Datum")).to_have_value("26-12-2029")

    # Cancelled, and on again.
    page.goto(session)
    follow(page, "Afgelasten")
    look(company, page, "cancel")
    page.locator("main form button[value=opslaan]").click()
    said(page, "De bijeenkomst is afgelast.")
    look(company, page, "cancelled")
    follow(page, "Laat de bijeenkomst weer doorgaan")
    page.locator("main form button[value=opslaan]").click()
    said(page, "De bijeenkomst gaat weer door.")

    # Cancelled for good on this date: another one is proposed, with the same event.
    follow(page, "Afgelasten")
    page.locator("main form button[value=opslaan]").click()
    said(page, "De bijeenkomst is afgelast.")
    follow(page, "Kies een nieuwe datum")
    look(company, page, "new-date")
    press(page, "Bekijk het gevolg")
    said(page, "Gaat weer door")
    page.locator("main form button[value=opslaan]").click()
    said(page, "De bijeenkomst heeft een datum.")
    page.goto(session)

    # A guest: only the guest hears of it.
    labelled(page, "Trainer").select_option(index=0)
    press(page, "Bekijk het gevolg")
    said(page, "Komt in de agenda van")
    look(company, page, "guest")
    page.locator("main form button[value=opslaan]").click()
    said(page, "De gasttrainer is toegevoegd.")

    # Split as proposed, and together again.
    follow(page, "Splits de groep")
    look(company, page, "split")
    press(page, "Bekijk het gevolg")
    said(page, "deel B")
    look(company, page, "split-preview")
    page.locator("main form button[value=opslaan]").click()
    said(page, "De bijeenkomst is gesplitst.")
    follow(page, "Voeg de delen samen")
    page.locator("main form button[value=opslaan]").click()
    said(page, "De bijeenkomst is weer voor de hele groep.")


def test_the_grid_is_walked_and_changed_by_keyboard(company: Company) -> None:
    page = company.as_role("administrator")
    address = planner(page)
    page.goto(f"{address}?weergave=maand")
    look(company, page, "month")
    session = page.locator("a.dt-session").first
    expect(session).to_be_visible()
    session.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.day")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.classList.contains('dt-session')")
    page.keyboard.press("Shift+ArrowRight")
    said(page, "Er is nog niets gewijzigd.")
    page.goto(f"{address}?weergave=maand")
    before = page.locator("#planning").inner_text()
    page.locator("a.dt-session").first.focus()
    page.keyboard.press("PageDown")
    expect(page.locator("#planning")).not_to_have_text(before)
    page.goto(f"{address}?weergave=week")
    look(company, page, "week")
    page.locator("a.dt-session").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Geschiedenis")).to_be_visible()


def test_places_rules_groups_and_the_series(company: Company) -> None:
    page = company.as_role("administrator")
    address = planner(page)
    page.goto("/beheer/locaties")
    follow(page, "Voeg een locatie toe")
    press(page, "Voeg toe")
    said(page, "Vul de naam van de locatie in.")
    fill(page, {"Naam": "Dorpshuis De Drift", "Straat en nummer": "Voorbeeldstraat 1", "Plaats": "Beilen"})
    press(page, "Voeg toe")
    fill(page, {"Naam van de zaal": "Grote zaal", "Aantal mensen": "40"})
    press(page, "Voeg de zaal toe")
    said(page, "Grote zaal is toegevoegd.")
    look(company, page, "place")
    page.goto("/beheer/locaties")
    look(company, page, "places")
    follow(page, "Regels voor botsingen")
    look(company, page, "rules")
    page.goto(address)
    follow(page, "Schuif de reeks")
    press(page, "Bekijk de nieuwe datums")
    said(page, "Er is nog niets gewijzigd.")
    look(company, page, "shift")
    page.goto(address)
    follow(page, "Deelgroepen")
    look(company, page, "groups")
    page.goto(address)
    follow(page, "Voeg een bijeenkomst toe")
    look(company, page, "add")
    page.goto(address.replace("/planning", "/trainers"))
    look(company, page, "trainers")


def test_a_trainer_says_when_teaching_is_not_possible(company: Company) -> None:
    page = company.as_role("trainer")
    page.goto("/trainer/beschikbaarheid")
    fill(page, {"Van": "02-08-2027", "Tot en met": "13-08-2027", "Waarom": "Vakantie"})
    press(page, "Noteer")
    said(page, "maandag 2 augustus 2027 tot en met vrijdag 13 augustus 2027")
    look(company, page, "absences")
    page.get_by_role("button", name=re.compile("Haal weg")).first.click()
    said(page, "Weggehaald.")
