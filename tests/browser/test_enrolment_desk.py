"""A coordinator reserves seats, names them, waits, and takes an offer; an administrator keeps the line."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, labelled, press, said

DOMAIN = "wandeling.example"


Look = Callable[[Page, str], None]


def someone(given: str, infix: str, family: str) -> dict[str, str]:
    """What is typed about a person."""
    return {
        "Voornaam": given,
        "Tussenvoegsel": infix,
        "Achternaam": family,
        "E-mailadres van het werk": f"{given}.{family}@{DOMAIN}".lower(),
        "Functie": "Casemanager dementie",
    }


def test_from_a_seat_without_a_name_to_an_offer_that_is_taken(company: Company, look: Look) -> None:
    page = company.as_role("coordinator")
    group = company.demo.world["pages"]["coordinator: plaatsen reserveren"].removesuffix("/reserveren")
    page.goto(group)
    follow(page, "Reserveer plaatsen")
    look(page, "enrolling-reserve")
    fill(page, {"Hoeveel plaatsen": "9"})
    press(page, "Reserveer")
    said(page, "Je kunt nu 1 plaats reserveren.")
    look(page, "enrolling-reserve-refused")
    fill(page, {"Hoeveel plaatsen": "1"})
    press(page, "Reserveer")
    said(page, "Geef de namen zodra je ze weet.")
    said(page, "Plaatsen zonder naam")
    look(page, "enrolling-group-unnamed")
    follow(page, "Andere datum plaats 14")
    look(page, "enrolling-extend")
    page.go_back()
    follow(page, "Geef terug plaats 14")
    said(page, "Geef terug zonder kosten")
    look(page, "enrolling-give-back")
    page.go_back()

    follow(page, "Geef een naam plaats 14")
    said(page, "Die krijgt nu een naam.")
    look(page, "enrolling-enrol-named")
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
    look(page, "enrolling-group-offer")
    page.goto("/organisatie")
    said(page, "Er is een plaats voor Wil Wachter")
    look(page, "enrolling-home-offer")
    letter = company.letter(company.demo.login("coordinator")["email"], "Er is een plaats in de leergang")
    expect(letter.get_by_text("Wil Wachter").first).to_be_visible()

    admin = company.as_role("administrator")
    admin.goto(f"/beheer/groepen/{group.rpartition('/')[2]}/wachtlijst")
    said(admin, "Aangeboden")
    look(admin, "enrolling-line")
    follow(admin, "Geef plaats Wil Wachter")
    press(admin, "Geef de plaats")
    said(admin, "Schrijf op waarom.")
    look(admin, "enrolling-promote-refused")

    page.goto(group)
    follow(page, "Neem de plaats of sla af")
    look(page, "enrolling-offer")
    press(page, "Neem de plaats voor € 2.500,00")
    said(page, "Wil Wachter heeft plaats 14 en krijgt bericht.")
    page.go_back()
    page.reload()
    said(page, "is er nu geen aanbod dat wacht op antwoord")
    look(page, "enrolling-offer-answered")


def test_an_administrator_agrees_what_organisations_may_take(company: Company, look: Look) -> None:
    page = company.as_role("administrator")
    page.goto(company.demo.world["pages"]["administrator: plaatsverdeling"])
    look(page, "enrolling-terms")
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
    look(page, "enrolling-allotment-refused")
    labelled(page, "Plaatsen vasthouden").fill("0")
    press(page, "Bewaar")
    said(page, "De afspraak met de organisatie is bewaard.")
    expect(page.get_by_role("row", name=re.compile("^Actium"))).to_contain_text("2")


def test_replacing_someone_after_the_start_goes_by_way_of_the_foundation(
    company: Company, look: Look
) -> None:
    page = company.as_role("coordinator")
    own = company.demo.world["pages"]
    path = next(path for name, path in own.items() if name.startswith("coordinator: groep Assen, 20"))
    page.goto(path)
    page.get_by_role("link", name=re.compile("^Vervang")).first.click()
    said(page, "De groep is begonnen.")
    look(page, "enrolling-substitute-later")
    follow(page, "Vraag een vervanging aan")
    expect(page.locator("h1")).to_be_visible()
    look(page, "enrolling-substitution-asked")
