"""A coordinator reserves seats, names them, waits, and takes an offer; an administrator keeps the line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, labelled, press, said
from tests.browser.walking import PHONE, Demo

DOMAIN = "wandeling.example"


@pytest.fixture
def company(
    demo: Demo, new_page: Callable[..., Page], axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> Company:
    """The people of the demo, looked at as `enrolling-…` in light at a desk and in dark on a phone."""

    def keep(page: Page, name: str) -> Path:
        return shot(page, name.replace("walk-", "enrolling-"))

    return Company(demo, new_page, axe, keep)


def look(company: Company, page: Page, name: str) -> None:
    """Looks in light on a desk, and in dark on a phone."""
    company.look(page, name)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    company.look(page, f"{name}-dark-phone")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def someone(given: str, infix: str, family: str) -> dict[str, str]:
    """What is typed about a person."""
    return {
        "Voornaam": given,
        "Tussenvoegsel": infix,
        "Achternaam": family,
        "E-mailadres van het werk": f"{given}.{family}@{DOMAIN}".lower(),
        "Functie": "Casemanager dementie",
    }


def test_from_a_seat_without_a_name_to_an_offer_that_is_taken(company: Company) -> None:
    page = company.as_role("coordinator")
    group = company.demo.world["pages"]["coordinator: plaatsen reserveren"].removesuffix("/reserveren")
    page.goto(group)
    follow(page, "Reserveer plaatsen")
    look(company, page, "reserve")
    fill(page, {"Hoeveel plaatsen": "9"})
    press(page, "Reserveer")
    said(page, "Je kunt nu 1 plaatsen reserveren.")
    look(company, page, "reserve-refused")
    fill(page, {"Hoeveel plaatsen": "1"})
    press(page, "Reserveer")
    said(page, "Geef de namen zodra je ze weet.")
    said(page, "Plaatsen zonder naam")
    look(company, page, "group-unnamed")
    follow(page, "Andere datum plaats 14")
    look(company, page, "extend")
    page.go_back()
    follow(page, "Geef terug plaats 14")
    said(page, "Geef terug zonder kosten")
    look(company, page, "give-back")
    page.go_back()

    follow(page, "Geef een naam plaats 14")
    said(page, "Die krijgt nu een naam.")
    look(company, page, "enrol-named")
    fill(page, someone("Noor", "van der", "Veen"))
    press(page, "Geef deze naam")
    expect(page.get_by_text("Plaatsen zonder naam")).to_have_count(0)
    follow(page, "Meld een deelnemer aan")
    said(page, "komt op de wachtlijst op nummer 1")
    fill(page, someone("Wil", "", "Wachter"))
    press(page, "Zet op de wachtlijst")
    said(page, "op nummer 1")

    page.get_by_role("row", name="Noor van der Veen").get_by_role("link", name="Meld af").click()
    press(page, "Meld af zonder kosten")
    said(page, "Er is een plaats voor Wil Wachter.")
    look(company, page, "group-offer")
    page.goto("/organisatie")
    said(page, "Er is een plaats voor Wil Wachter")
    look(company, page, "home-offer")
    letter = company.letter(company.demo.login("coordinator")["email"], "Er is een plaats in de leergang")
    expect(letter.get_by_text("Wil Wachter").first).to_be_visible()

    admin = company.as_role("administrator")
    admin.goto(f"/beheer/groepen/{group.rpartition('/')[2]}/wachtlijst")
    said(admin, "Aangeboden")
    look(company, admin, "line")
    follow(admin, "Geef plaats Wil Wachter")
    press(admin, "Geef de plaats")
    said(admin, "Schrijf op waarom.")
    look(company, admin, "promote-refused")

    page.goto(group)
    follow(page, "Neem de plaats of sla af")
    look(company, page, "offer")
    press(page, "Neem de plaats voor € 2.500,00")
    said(page, "Wil Wachter heeft plaats 14 en krijgt bericht.")
    page.go_back()
    page.reload()
    said(page, "is er nu geen aanbod dat wacht op antwoord")
    look(company, page, "offer-answered")


def test_an_administrator_agrees_what_organisations_may_take(company: Company) -> None:
    page = company.as_role("administrator")
    page.goto(company.demo.world["pages"]["administrator: plaatsverdeling"])
    look(company, page, "terms")
    fill(page, {"Een aanbod blijft geldig (uren)": "0"})
    press(page, "Bewaar")
    expect(page.locator(".dt-errors")).to_be_visible()
    fill(page, {"Een aanbod blijft geldig (uren)": "48"})
    press(page, "Bewaar")
    said(page, "De afspraken voor deze groep zijn bewaard.")
    follow(page, "Maak een afspraak")
    page.get_by_label("Organisatie").select_option(label="Actium")
    fill(page, {"Hoogste aantal mensen": "2", "Plaatsen vasthouden": "9"})
    press(page, "Bewaar")
    said(page, "Kies tot welke dag de plaatsen gereserveerd zijn.")
    look(company, page, "allotment-refused")
    labelled(page, "Plaatsen vasthouden").fill("0")
    press(page, "Bewaar")
    said(page, "De afspraak met de organisatie is bewaard.")
    expect(page.get_by_role("row", name=re.compile("^Actium"))).to_contain_text("2")


def test_replacing_someone_after_the_start_goes_by_way_of_the_foundation(company: Company) -> None:
    page = company.as_role("coordinator")
    own = company.demo.world["pages"]
    path = next(path for name, path in own.items() if name.startswith("coordinator: groep Assen, 20"))
    page.goto(path)
    page.get_by_role("link", name=re.compile("^Vervang")).first.click()
    said(page, "De groep is begonnen.")
    look(company, page, "substitute-later")
    follow(page, "Vraag een vervanging aan")
    expect(page.locator("h1")).to_be_visible()
    look(company, page, "substitution-asked")
