"""A visitor says that an organisation is interested, proves the address, and an administrator makes it one."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, labelled, press, said

Look = Callable[[Page, str], None]


def send(page: Page, organisation: str, email: str) -> None:
    """Fills in and sends the form."""
    fill(
        page,
        {
            "Naam van je organisatie": organisation,
            "Plaatsnaam": "Rolde",
            "Je voornaam": "Fatma",
            "Je achternaam": "Yıldız",
            "Je e-mailadres van het werk": email,
            "Voor hoeveel collega’s?": "3",
            "Vraag of opmerking": "Kan het ook in Emmen?",
        },
    )
    labelled(page, "Ik vind het goed dat de stichting deze gegevens bewaart om mij te antwoorden.").check()
    press(page, "Verstuur")


def confirm(company: Company, email: str) -> Page:
    """Opens the link in the letter, as the visitor would."""
    letter = company.letter(email, "Bevestig je interesse")
    link = letter.frame_locator("iframe").get_by_role("link", name="Bevestig je interesse")
    letter.goto(link.get_attribute("href") or "")
    return letter


def test_a_visitor_sees_what_a_cohort_costs_and_says_that_an_organisation_is_interested(
    company: Company, look: Look, page: Page
) -> None:
    page.goto("/")
    look(page, "interest-front")
    for text in ("Start", "Plek", "Prijs per deelnemer", "€ 2.500,00", "btw", "Programma"):
        said(page, text)
    expect(page.locator(".dt-ring")).to_contain_text(re.compile("bezet"))
    follow(page, "Laat je interesse weten")
    look(page, "interest-form")
    press(page, "Verstuur")
    said(page, "Vul de naam van je organisatie in.")
    said(page, "Zet hier een vinkje.")
    look(page, "interest-form-refused")
    send(page, "Welzijn Rolde", "fatma@rolde.example")
    said(page, "Kijk in je mail")
    look(page, "interest-sent")

    visitor = confirm(company, "fatma@rolde.example")
    look(visitor, "interest-confirm")
    press(visitor, "Ja, dit klopt")
    said(visitor, "Je interesse is bevestigd")
    look(visitor, "interest-confirmed")
    visitor.goto("/interesse/bevestigen/" + "x" * 43)
    said(visitor, "Deze link werkt niet")
    look(visitor, "interest-link-unknown")

    beheer = company.as_role("administrator")
    beheer.goto("/beheer")
    expect(beheer.get_by_text(re.compile("(heeft|hebben) interesse$"))).to_be_visible()
    follow(beheer, "Bekijk interesse")
    look(beheer, "interest-inbox")
    row = beheer.get_by_role("row", name=re.compile("Welzijn Rolde"))
    row.get_by_role("link").click()
    look(beheer, "interest-detail")
    press(beheer, "Maak organisatie")
    said(beheer, "Welzijn Rolde is gemaakt. Fatma Yıldız krijgt een uitnodiging.")
    said(beheer, "fatma@rolde.example")
    company.letter("fatma@rolde.example", "Maak je account")


def test_an_administrator_adds_a_contact_to_a_known_organisation_or_declines(
    company: Company, look: Look, page: Page
) -> None:
    known = company.organisation_of("coordinator")
    for number, name in enumerate((known, "Welzijn Elders")):
        page.goto("/interesse")
        send(page, name, f"contact{number}@elders.example")
        press(confirm(company, f"contact{number}@elders.example"), "Ja, dit klopt")
    beheer = company.as_role("administrator")
    beheer.goto("/beheer/interesse")
    beheer.get_by_role("row", name=re.compile("contact0@")).get_by_role("link").click()
    said(beheer, "Er is al een organisatie die")
    look(beheer, "interest-known")
    follow(beheer, f"Voeg toe aan {known}")
    look(beheer, "interest-attach")
    press(beheer, "Voeg toe")
    said(beheer, f"Fatma Yıldız is coördinator van {known}.")

    beheer.goto("/beheer/interesse")
    beheer.get_by_role("row", name=re.compile("contact1@")).get_by_role("link").click()
    follow(beheer, "Wijs af")
    look(beheer, "interest-decline")
    press(beheer, "Wijs af")
    said(beheer, "Schrijf waarom, of kies om geen brief te sturen.")
    labelled(beheer, "Uitleg voor in de brief").fill("De groep is vol. In het najaar begint een nieuwe.")
    press(beheer, "Wijs af")
    said(beheer, "De interesse van Welzijn Elders is afgewezen.")
    company.letter("contact1@elders.example", "Over je interesse")
