"""An administrator looks after letters: the log, one of them, what is planned, and own words with a live preview."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, press, reload_until, said, stays_within
from tests.browser.walking import DESKTOP, PHONE, Demo

Shot = Callable[[Page, str], Path]
Axe = Callable[[Page], None]


@pytest.fixture
def company(demo: Demo, new_page: Callable[..., Page], axe: Axe, shot: Shot) -> Company:
    return Company(demo, new_page, axe, shot)


@pytest.fixture
def desk(company: Company) -> Page:
    """The administrator's page, logged in."""
    return company.as_role("administrator")


def look(company: Company, page: Page, name: str) -> None:
    """Wide and narrow, light and dark: nothing sticks out, axe finds nothing, and a picture is kept."""
    expect(page.locator("h1")).to_have_count(1)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for size, viewport in (("1280", DESKTOP), ("390", PHONE)):
            page.set_viewport_size(viewport)
            stays_within(page)
            company.axe(page)
            company.shot(page, f"letters-{name}-{size}-{scheme}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)


def test_an_administrator_finds_a_letter_reads_it_and_sends_it_again(company: Company, desk: Page) -> None:
    follow(desk, "Brieven")
    expect(desk.locator("h1")).to_have_text("Brieven")
    look(company, desk, "log")

    desk.get_by_label("Brief", exact=True).select_option(label="Factuur")
    press(desk, "Filter")
    expect(desk.locator("tbody tr").first).to_contain_text("Factuur")
    desk.locator("tbody th a").first.click()

    expect(desk.frame_locator("iframe.dt-letter").locator("body")).to_contain_text(
        "Bij deze mail zit factuur"
    )
    look(company, desk, "one")
    press(desk, "Stuur opnieuw")
    said(desk, "De brief gaat opnieuw weg.")
    reload_until(desk, desk.locator(".dt-head").get_by_text("verstuurd"))


def test_an_invitation_is_shown_without_its_link(company: Company, desk: Page) -> None:
    desk.goto("/beheer/brieven")
    desk.get_by_label("Brief", exact=True).select_option(label="Plaats bevestigd")
    press(desk, "Filter")
    desk.locator("tbody th a").first.click()

    frame = desk.frame_locator("iframe.dt-letter")
    expect(frame.locator("body")).to_contain_text("Je plaats is bevestigd")
    link = frame.locator(".btn a").get_attribute("href")
    assert link
    assert link.endswith(("/uitnodiging/…", "/start")), link
    look(company, desk, "invitation")
    desk.locator("dl.dt-facts a").first.click()
    expect(desk.locator("h1")).to_contain_text("Brieven aan")
    look(company, desk, "person")


def test_own_words_are_previewed_while_typing_refused_by_name_and_used(company: Company, desk: Page) -> None:
    desk.goto("/beheer/brieven")
    follow(desk, "Teksten")
    look(company, desk, "texts")
    desk.locator("tr", has_text="Afgemeld").get_by_role("link", name=re.compile("Nederlands")).first.click()

    fill(desk, {"Onderwerp": "Tot ziens uit {cohort_name}", "Tekst": "Jammer dat je weggaat, {given_name}."})
    preview = desk.frame_locator("[data-frames] iframe:last-child")
    expect(preview.locator("body")).to_contain_text("Jammer dat je weggaat, Petra.")
    expect(preview.locator("body")).to_contain_text("Tot ziens uit Assen")
    look(company, desk, "text")
    desk.go_back()
    expect(desk.locator("h1")).to_have_text("Teksten van brieven")
    desk.go_forward()
    fill(desk, {"Onderwerp": "Tot ziens uit {cohort_name}"})

    fill(desk, {"Tekst": "Dag {voornaam}."})
    expect(preview.locator("body")).to_contain_text("{voornaam}")
    press(desk, "Bewaar deze tekst")
    expect(desk.get_by_role("alert")).to_contain_text("{voornaam}")
    expect(preview.locator("body")).to_contain_text("{voornaam}")
    look(company, desk, "text-refused")

    fill(desk, {"Tekst": "Jammer dat je weggaat, {given_name}."})
    press(desk, "Bewaar deze tekst")
    said(desk, "Je tekst is bewaard.")
    press(desk, "Gebruik de gewone tekst weer")
    said(desk, "De gewone tekst geldt weer.")


def test_the_preview_works_without_script(demo: Demo, new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    login = demo.login("administrator")
    page.goto("/inloggen")
    fill(page, {"E-mailadres": login["email"], "Wachtwoord": login["password"]})
    with page.expect_navigation():
        press(page, "Log in")
    page.goto("/beheer/brieven/teksten/enrolments/withdrawn/nl")
    page.locator("textarea").fill("Zonder script, {given_name}.")
    press(page, "Bekijk voorbeeld")

    expect(page.frame_locator("iframe[name=voorbeeld]").locator("body")).to_contain_text(
        "Zonder script, Petra."
    )
    expect(page.locator("textarea")).to_have_value("Zonder script, {given_name}.")


def test_an_administrator_sees_what_goes_and_stops_one(company: Company, desk: Page) -> None:
    desk.goto("/beheer/medewerkers/nieuw")
    name = {
        "Voornaam": "Lente",
        "Achternaam": "Vergeetal",
        "E-mailadres van het werk": "lente@stichting.example",
    }
    fill(desk, name)
    desk.get_by_label("Financiën").check()
    with desk.expect_navigation():
        desk.locator("main form button[type=submit]").last.click()
    desk.goto("/beheer/brieven")
    follow(desk, "Gepland")
    look(company, desk, "planned")
    row = desk.locator("tbody tr", has_text="Lente Vergeetal")
    row.get_by_role("link").first.click()
    expect(desk.frame_locator("iframe.dt-letter").locator("body")).to_contain_text("Beste")
    look(company, desk, "reminder")

    fill(desk, {"Waarom gaat deze herinnering niet?": "We bellen zelf."})
    press(desk, "Niet sturen")
    said(desk, "gaat niet.")
    expect(row).to_contain_text("We bellen zelf.")
    look(company, desk, "planned-stopped")
    row.get_by_role("link").first.click()
    press(desk, "Laat hem toch gaan")
    said(desk, "gaat weer.")


def test_an_invitation_lies_in_the_mailbox_as_high_as_it_is_with_its_file_for_the_calendar(
    company: Company, desk: Page
) -> None:
    desk.goto("/beheer/brieven")
    desk.get_by_label("Brief", exact=True).select_option(label="Uitnodiging voor een bijeenkomst")
    press(desk, "Filter")
    desk.locator("tbody th a").first.click()
    fits(desk)
    press(desk, "Stuur opnieuw")
    said(desk, "De brief gaat opnieuw weg.")

    desk.goto("/postvak")
    row = desk.locator("tbody tr").filter(has_text="uitnodiging.ics").first
    reload_until(desk, row)
    row.locator("th a").click()
    file = desk.get_by_role("listitem").filter(has_text="uitnodiging.ics")
    expect(file.locator("use")).to_have_attribute("href", re.compile("#calendar3$"))
    got = desk.request.get(file.get_by_role("link").get_attribute("href") or "")
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    assert got.text().startswith("BEGIN:VCALENDAR")
    fits(desk)
    look(company, desk, "mailbox")
    desk.set_viewport_size(PHONE)
    fits(desk)


def fits(page: Page) -> None:
    """The frame of a letter shows all of it, and nothing besides: the page alone scrolls."""
    page.wait_for_function(
        """() => {
            const frame = document.querySelector("iframe.dt-letter");
            const letter = frame.contentDocument?.documentElement;
            return letter?.querySelector("body *") && letter.clientHeight === letter.scrollHeight
                && Math.abs(letter.scrollHeight - letter.querySelector("body").getBoundingClientRect().bottom) < 24;
        }"""
    )
