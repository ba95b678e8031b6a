"""A coordinator keeps the own organisation: its details, the colleagues who help, and requests of staff."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, labelled, press, said

Look = Callable[[Page, str], None]


def own(page: Page) -> str:
    """The address of the coordinator's own organisation."""
    page.goto("/organisatie")
    details = page.get_by_role("link", name=re.compile("^Gegevens van ")).get_attribute("href")
    assert details
    return details.removesuffix("/gegevens")


def test_a_coordinator_changes_the_details_and_sees_who_changed_what(company: Company, look: Look) -> None:
    page = company.as_role("coordinator")
    organisation = own(page)
    page.goto(f"{organisation}/gegevens")
    look(page, "organisation-details")
    follow(page, "Wijzig de gegevens")
    fill(page, {"KvK-nummer": "123", "Kostenplaats": "Scholing 3120"})
    press(page, "Sla op")
    said(page, "Een KvK-nummer heeft 8 cijfers")
    look(page, "organisation-details-refused")
    fill(page, {"KvK-nummer": "12345678", "Straat en huisnummer van het bezoekadres": "Werkplein 1"})
    press(page, "Sla op")
    said(page, "De gegevens zijn opgeslagen.")
    said(page, "Werkplein 1")
    history = page.locator("#geschiedenis")
    expect(history).to_contain_text(company.name_of("coordinator"))
    expect(history).to_contain_text("de kostenplaats")
    expect(history).to_contain_text("Scholing 3120")
    look(page, "organisation-details-history")


def test_coordinators_invite_each_other_and_the_last_one_stays(company: Company, look: Look) -> None:
    page = company.as_role("coordinator")
    organisation = own(page)
    page.goto(f"{organisation}/gegevens")
    follow(page, "Nodig een collega uit")
    look(page, "organisation-invite")
    fill(page, {"Voornaam": "Bente", "Achternaam": "Maat", "E-mailadres": "bente@maat.example"})
    press(page, "Verstuur uitnodiging")
    said(page, "Dit e-mailadres krijgt een uitnodiging.")
    company.letter("bente@maat.example", "Maak je account")
    row = page.get_by_role("row", name=re.compile("Bente Maat"))
    row.get_by_role("link", name=re.compile("^Haal weg")).click()
    look(page, "organisation-remove")
    press(page, "Haal weg")
    said(page, "De coördinator is weggehaald en heeft geen toegang meer.")
    company.letter("bente@maat.example", "Je bent geen opleidingscoördinator meer")
    while (other := page.get_by_role("link", name=re.compile("^Haal weg"))).count():
        other.first.click()
        expect(page.locator("h1")).to_contain_text("weg als coördinator?")
        press(page, "Haal weg")
        said(page, "De coördinator is weggehaald")
    page.get_by_role("link", name=re.compile("^Stop als coördinator")).click()
    press(page, "Stop als coördinator")
    said(page, "Je bent de laatste coördinator. Nodig eerst een collega uit, en stop dan.")
    look(page, "organisation-last")


def ask(page: Page, number: int) -> None:
    """Asks for a seat through the link, as a member of staff."""
    page.get_by_role("radio").first.check()
    fill(
        page,
        {
            "Voornaam": "Sanne",
            "Tussenvoegsel": "van",
            "Achternaam": f"Vraag{number}",
            "E-mailadres van het werk": f"sanne{number}@vraag.example",
            "Functie": "Wijkverpleegkundige",
            "Waarom wil je meedoen?": "Ik zie elke dag wat mensen nog kunnen.",
        },
    )
    press(page, "Vraag een plaats aan")
    said(page, "Je aanvraag is verstuurd")


def test_staff_ask_through_the_link_and_the_coordinator_decides(
    company: Company, look: Look, page: Page
) -> None:
    coordinator = company.as_role("coordinator")
    organisation = own(coordinator)
    coordinator.goto(f"{organisation}/aanvragen")
    look(coordinator, "requests-before")
    coordinator.get_by_role("button", name=re.compile("^Maak een (nieuwe )?link$")).click()
    address = labelled(coordinator, "Link voor je collega’s").input_value()
    look(coordinator, "requests-link")

    page.goto(address)
    look(page, "request-ask")
    press(page, "Vraag een plaats aan")
    said(page, "Vul de voornaam in")
    look(page, "request-ask-refused")
    for number in (1, 1, 2):
        page.goto(address)
        ask(page, number)
    look(page, "request-asked")

    coordinator.goto("/organisatie")
    expect(coordinator.get_by_text(re.compile("[2-9] collega’s vragen een plaats"))).to_be_visible()
    look(coordinator, "requests-home")
    follow(coordinator, "Besluit")
    look(coordinator, "requests-waiting")
    coordinator.get_by_role("link", name=re.compile("Sanne van Vraag1")).click()
    look(coordinator, "request-decide")
    coordinator.get_by_role("button", name=re.compile("^(Meld aan|Zet op)")).click()
    expect(
        coordinator.get_by_text(re.compile("Sanne van Vraag1 (is aangemeld|staat op)")).first
    ).to_be_visible()
    coordinator.get_by_role("link", name=re.compile("Sanne van Vraag2")).click()
    follow(coordinator, "Wijs af")
    look(coordinator, "request-decline")
    labelled(coordinator, "Waarom wijs je de aanvraag af?").fill("Dit jaar gaan er al drie collega’s.")
    press(coordinator, "Wijs af")
    said(coordinator, "De aanvraag van Sanne van Vraag2 is afgewezen.")
    look(coordinator, "requests-decided")
    company.letter("sanne2@vraag.example", "Over je aanvraag")

    press(coordinator, "Stop de link")
    said(coordinator, "De link werkt niet meer.")
    answer = page.goto(address)
    assert answer
    assert answer.status == 410
    said(page, "Deze link werkt niet meer")
    look(page, "request-link-ended")


def test_after_the_start_the_foundation_decides_on_a_substitution(company: Company, look: Look) -> None:
    coordinator = company.as_role("coordinator")
    organisation = own(coordinator)
    coordinator.goto("/organisatie")
    running = coordinator.get_by_role("row", name=re.compile("Bezig")).first
    running.get_by_role("link").first.click()
    # The learners whom other tests log in as keep their seats.
    kept = "|".join(re.escape(login["name"]) for login in company.demo.world["logins"])
    coordinator.get_by_role("link", name=re.compile(f"^Vervang (?!{kept})")).first.click()
    said(coordinator, "De groep is begonnen.")
    follow(coordinator, "Vraag een vervanging aan")
    look(coordinator, "substitution-ask")
    fill(
        coordinator,
        {
            "Voornaam": "Wout",
            "Achternaam": "Opvolger",
            "E-mailadres van het werk": "wout@opvolger.example",
            "Waarom is vervanging nodig?": "Onze collega heeft een andere baan.",
        },
    )
    press(coordinator, "Vraag de stichting")
    said(coordinator, "De stichting besluit hierover.")
    look(coordinator, "substitution-asked")

    beheer = company.as_role("administrator")
    beheer.goto("/beheer")
    follow(beheer, "Bekijk aanvragen")
    look(beheer, "substitutions")
    beheer.get_by_role("row", name=re.compile("Wout Opvolger")).get_by_role("link").click()
    look(beheer, "substitution-decide")
    press(beheer, "Keur de vervanging goed")
    said(beheer, "De plaats is nu van Wout Opvolger.")
    coordinator.goto(f"{organisation}/aanvragen")
    said(coordinator, "Goedgekeurd")
    company.letter(company.demo.login("coordinator")["email"], "De vervanging in de leergang is goedgekeurd")
