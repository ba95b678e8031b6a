"""Practice cases on a phone: what is typed survives a dropped connection, a reload and a second device."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.casework import LEARNER, OFFLINE, Look, begun, looker, today
from tests.browser.walking import PHONE, Demo, logged_in

KEPT = "JSON.stringify(localStorage)"


@pytest.fixture
def look(axe: Callable[[Page], None], shot: Callable[[Page, str], Path]) -> Look:
    """Checks a page on a phone and on a desktop, in light and dark, and keeps pictures of it."""
    return looker(axe, shot)


def test_what_is_typed_survives_a_dropped_connection_a_reload_and_a_second_device(
    new_page: Callable[..., Page], demo: Demo, look: Look
) -> None:
    page = new_page(viewport=PHONE, has_touch=True, expected=OFFLINE)
    logged_in(page, demo, "learner", LEARNER)
    case = begun(page)
    page.goto(f"{case}/verhaal")
    stand = page.locator("#stand")
    person = page.get_by_label("Wat kan en wil deze persoon?")
    family = page.get_by_label("Hoe kijken de naasten ernaar?")
    person.fill("Vertelt graag over vroeger.")
    expect(stand).to_contain_text(re.compile(r"Bewaard om \d\d:\d\d"))
    expect(stand).not_to_have_class(re.compile("is-waiting"))
    look(page, "story-saved")

    # No connection: typing goes on, and nothing readable lies on the phone.
    page.context.set_offline(True)
    person.fill("Vertelt graag over vroeger, en zaagt met aandacht.")
    family.fill("De partner is opgelucht.")
    expect(stand).to_contain_text("Geen verbinding. Je tekst staat nog op dit scherm")
    look(page, "story-offline")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page).to_have_url(f"{case}/verhaal")
    kept = page.evaluate(KEPT)
    assert "leergang-casus-" in kept
    assert "opgelucht" not in kept
    assert "zaagt" not in kept

    # The phone is closed and opened again: the text is back, and goes to the server.
    context = page.context
    page.close()
    page = context.new_page()
    context.set_offline(False)
    page.set_viewport_size(PHONE)
    page.goto(f"{case}/verhaal")
    stand = page.locator("#stand")
    person = page.get_by_label("Wat kan en wil deze persoon?")
    family = page.get_by_label("Hoe kijken de naasten ernaar?")
    expect(family).to_have_value("De partner is opgelucht.")
    expect(stand).to_contain_text("Bewaard om")
    expect(stand).not_to_have_class(re.compile("is-waiting"))
    expect(page.locator("[data-hint]")).not_to_contain_text("stopt met typen")
    page.reload()
    expect(person).to_have_value("Vertelt graag over vroeger, en zaagt met aandacht.")
    assert "leergang-casus-" not in page.evaluate(KEPT), "what the server has does not stay on the phone"

    # A second device writes the same field; nothing is written over, both texts are shown.
    laptop = context.new_page()
    laptop.goto(f"{case}/verhaal")
    laptop.get_by_label("Hoe kijken de naasten ernaar?").fill("Op de laptop.")
    expect(laptop.locator("#stand")).to_contain_text("Bewaard om")
    expect(laptop.locator("[data-hint]")).not_to_contain_text("stopt met typen")
    family.fill("Op de telefoon.")
    panel = page.get_by_role("group", name="Deze tekst is ook ergens anders gewijzigd")
    expect(panel).to_contain_text("Op de laptop.")
    expect(panel).to_contain_text("Op de telefoon.")
    expect(stand).to_contain_text("Kies eerst welke tekst blijft.")
    look(page, "story-clash")
    page.get_by_role("button", name="Zet mijn tekst onder de andere").click()
    expect(panel).to_have_count(0)
    expect(family).to_have_value("Op de laptop.\n\nOp de telefoon.")
    expect(stand).not_to_have_class(re.compile("is-waiting"))
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page).to_have_url(f"{case}/competenties")
    laptop.reload()
    expect(laptop.get_by_label("Hoe kijken de naasten ernaar?")).to_have_value(
        "Op de laptop.\n\nOp de telefoon."
    )
    laptop.close()


def test_lines_of_the_log_wait_for_a_connection_and_count_once(
    new_page: Callable[..., Page], demo: Demo, look: Look
) -> None:
    page = new_page(viewport=PHONE, has_touch=True, expected=f"{OFFLINE}|422 .*/logboek$")
    logged_in(page, demo, "learner", LEARNER)
    case = begun(page)
    page.goto(f"{case}/logboek")
    day = f"{today() - timedelta(days=1):%d-%m-%Y}"

    def line(text: str, kind: str, hours: str) -> None:
        page.get_by_label("Datum").fill(day)
        page.get_by_label("Uren").fill(hours)
        page.get_by_label(kind, exact=True).check()
        page.get_by_label("Wat deed je?").fill(text)
        page.get_by_role("button", name="Voeg de regel toe").click()

    line("Kennismaking aan de keukentafel.", "Bezoek", "1,5")
    expect(page.get_by_text("Samen 1:30 uur.")).to_be_visible()
    page.context.set_offline(True)
    line("Gebeld met de begeleider.", "Telefoon of bericht", "0,5")
    expect(page.locator("#stand")).to_contain_text("1 regel wacht op dit apparaat")
    line("Samen naar de werkplaats.", "Mee op de werkplek", "2")
    expect(page.locator("#stand")).to_contain_text("2 regels wachten op dit apparaat")
    expect(page.get_by_label("Wat deed je?")).to_have_value("")
    page.get_by_label("Wat deed je?").fill("Nog niet af")
    look(page, "log-offline")
    page.get_by_label("Wat deed je?").fill("")
    page.context.set_offline(False)
    expect(page.get_by_text("Samen 4:00 uur.")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Gebeld met de begeleider.")).to_have_count(1)
    look(page, "log")

    # A line is changed without a connection; it goes by itself when there is one.
    page.get_by_role("link", name=re.compile("^Wijzig")).first.click()
    expect(page).to_have_url(re.compile(r"/logboek/\d+$"))
    look(page, "entry")
    page.context.set_offline(True)
    page.get_by_label("Wat deed je?").fill("Toch anders gegaan.")
    page.get_by_role("button", name="Bewaar de regel").click()
    expect(page.locator("#stand")).to_contain_text("1 regel wacht op dit apparaat")
    page.context.set_offline(False)
    expect(page).to_have_url(re.compile(r"/logboek$"), timeout=15_000)
    expect(page.get_by_text("Toch anders gegaan.")).to_be_visible()

    # A clock that runs ahead: the line comes back into the form with the reason, nothing is lost.
    page.get_by_label("Datum").fill(f"{today() + timedelta(days=30):%d-%m-%Y}")
    page.get_by_label("Uren").fill("1")
    page.get_by_label("Bezoek", exact=True).check()
    page.get_by_label("Wat deed je?").fill("Volgens mijn telefoon al gebeurd.")
    page.get_by_role("button", name="Voeg de regel toe").click()
    expect(page.locator("#stand")).to_contain_text("Deze datum ligt in de toekomst")
    expect(page.get_by_label("Wat deed je?")).to_have_value("Volgens mijn telefoon al gebeurd.")
