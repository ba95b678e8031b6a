"""People on the pages: a learner arrives and moves on, a coordinator follows, an administrator merges."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walk.company import PASSWORD, Company, fill, follow, press, said
from tests.browser.walking import DESKTOP, Demo

MOVED = "verhuisd@nieuwe-werkgever.example"
#: A graduate of the demo world whom another employer enrols again.
GRADUATE, AGAIN = "Jorn Molegraaf", "jorn.molegraaf@interzorg.example"


@pytest.fixture
def company(
    demo: Demo,
    new_page: Callable[..., Page],
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> Company:
    """Everyone, each in a browser of their own."""
    return Company(demo, new_page, axe, lambda page, name: shot(page, name.replace("walk-", "people-")))


def look(company: Company, page: Page, name: str) -> None:
    """Looks at a page at a desk and on a phone, in light and in dark."""
    company.look(page, name, phone=True)
    page.emulate_media(color_scheme="dark")
    company.look(page, f"{name}-dark", phone=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)


def button_in(letter: Page, name: str) -> str:
    """Where the button in a letter leads."""
    address = letter.frame_locator("iframe").get_by_role("link", name=name).get_attribute("href")
    assert address
    return address


def address_of(company: Company, name: str) -> str:
    """Somebody's e-mail address, as an administrator finds it."""
    page = company.as_role("administrator")
    page.goto("/beheer/personen")
    fill(page, {"Naam of e-mailadres": name})
    press(page, "Zoek")
    look(company, page, "people-found")
    return page.locator("tbody tr").first.locator(".dt-wrap-any").inner_text()


def waiting_since_long(coordinator: Page) -> Locator:
    """The row of somebody invited before today: a new invitation may go."""
    invite = coordinator.get_by_role("button", name=re.compile("^Nodig opnieuw uit"))
    today = f"{datetime.now(ZoneInfo('Europe/Amsterdam')):%d-%m-%Y}"
    row = coordinator.locator("tbody tr").filter(has=invite, has_not_text=today)
    links = coordinator.get_by_role("link", name="Bekijk wie")
    expect(links.first).to_be_visible()
    for address in [link.get_attribute("href") for link in links.all()]:
        coordinator.goto(str(address))
        expect(coordinator).to_have_url(re.compile("/voortgang$"))
        if row.count():
            return row.first
    pytest.fail("everybody is active or was invited today")


def test_a_lost_invitation_leads_to_a_learner_who_arrives_and_keeps_the_account_at_another_address(
    company: Company,
) -> None:
    # The coordinator sees who is not active yet, and invites again.
    coordinator = company.as_role("coordinator")
    row = waiting_since_long(coordinator)
    look(company, coordinator, "progress-waiting")
    name = row.locator("th").inner_text().splitlines()[0]
    coordinator.get_by_role("button", name=f"Nodig opnieuw uit {name}").click()
    said(coordinator, f"{name} krijgt een nieuwe uitnodiging.")
    coordinator.get_by_role("button", name=f"Nodig opnieuw uit {name}").click()
    said(coordinator, "kreeg net al een uitnodiging")
    look(company, coordinator, "progress-too-soon")

    # The learner arrives, and types the infix before the family name.
    letter = company.letter(address_of(company, name), "Je nieuwe uitnodiging")
    look(company, letter, "letter-invitation-again")
    learner = company.new_page()
    learner.goto(button_in(letter, "Maak je account"))
    fill(learner, {"Wachtwoord": PASSWORD})
    press(learner, "Maak mijn account")
    expect(learner).to_have_url(re.compile("/account/welkom$"))
    look(company, learner, "welcome")
    follow(learner, "Sla nu over")
    look(company, learner, "learner-name-to-confirm")
    follow(learner, "Controleer je naam")
    fill(learner, {"Voornaam": "Ilse", "Tussenvoegsel": "", "Achternaam": "van der Bastiaense"})
    press(learner, "Ja, bewaar en bevestig")
    said(learner, "We hebben het tussenvoegsel apart gezet.")
    said(learner, "Ilse van der Bastiaense")
    look(company, learner, "welcome-infix")
    press(learner, "Ja, bewaar en bevestig")
    said(learner, "Je gegevens zijn bewaard.")
    expect(learner.get_by_text("Klopt je naam?")).to_have_count(0)

    # The chosen language turns the screens, and back.
    learner.goto("/account/naam")
    look(company, learner, "name")
    learner.get_by_label("Taal").select_option("en")
    press(learner, "Ja, bewaar en bevestig")
    expect(learner.locator("html")).to_have_attribute("lang", "en")
    learner.goto("/account/naam")
    learner.locator("select[name=language]").select_option("nl")
    learner.locator("form.dt-form button[type=submit]").click()
    expect(learner.locator("html")).to_have_attribute("lang", "nl")

    # The learner works elsewhere by now: same account, another mailbox.
    learner.goto("/account")
    follow(learner, "Ander e-mailadres")
    press(learner, "Stuur de mail")
    said(learner, "Vul het nieuwe e-mailadres in.")
    look(company, learner, "address-refused")
    fill(learner, {"Nieuw e-mailadres": MOVED})
    press(learner, "Stuur de mail")
    said(learner, f"Wacht op bevestiging van {MOVED}")
    look(company, learner, "account-pending")
    letter = company.letter(MOVED, "Bevestig je nieuwe e-mailadres")
    look(company, letter, "letter-address")
    link = button_in(letter, "Bevestig dit adres")
    learner.goto(link)
    look(company, learner, "address-confirm")
    press(learner, "Ja, dit is mijn adres")
    said(learner, f"Je logt voortaan in met {MOVED}.")
    learner.goto(link)
    look(company, learner, "address-ended")
    expect(company.log_in(MOVED)).to_have_url(re.compile("/leren$"))


def test_a_coordinator_sees_how_far_the_own_people_are(company: Company, demo: Demo) -> None:
    page = company.as_role("coordinator")
    page.goto(f"{demo.world['pages']['coordinator: groep Assen, 2026']}/voortgang")
    expect(page.locator("tbody tr").first).to_contain_text("van 8")
    look(company, page, "progress")
    page.goto(f"{demo.world['pages']['coordinator: groep Assen, najaar 2025']}/voortgang")
    said(page, "Uitgereikt")
    look(company, page, "progress-finished")


def test_an_administrator_merges_two_records_of_one_person_and_takes_them_apart_again(
    company: Company, demo: Demo
) -> None:
    group = demo.world["pages"]["coordinator: groep Hoogeveen, voorjaar 2027"].rpartition("/")[2]
    other = next(login for login in demo.world["logins"] if login["about"] == "Interzorg")
    employer = company.log_in(other["email"], other["password"])
    details = employer.get_by_role("link", name=re.compile("^Gegevens van ")).get_attribute("href")
    assert details
    employer.goto(details.replace("gegevens", f"groepen/{group}/inschrijven"))
    given, family = GRADUATE.split()
    fill(employer, {"Voornaam": given, "Achternaam": family, "E-mailadres van het werk": AGAIN})
    employer.get_by_role("button", name=re.compile("^(Meld aan|Zet op)")).click()
    expect(employer).not_to_have_url(re.compile("inschrijven"))

    page = company.as_role("administrator")
    page.goto("/beheer/personen")
    said(page, "Misschien dezelfde persoon")
    look(company, page, "people")
    page.get_by_role("link", name=f"Vergelijk {GRADUATE}").first.click()
    expect(page.get_by_role("region").or_(page.locator(".dt-versus > section")).first).to_contain_text("DTE-")
    look(company, page, "merge")
    follow(page, "Draai het om")
    said(page, "heeft een certificaat. Kies dus dat deze persoon blijft.")
    look(company, page, "merge-refused")
    follow(page, "Draai het om")
    press(page, "Voeg samen")
    said(page, "De twee zijn samengevoegd.")
    look(company, page, "person-merged")
    employer.goto(details.replace("gegevens", f"groepen/{group}"))
    said(employer, GRADUATE)
    page.get_by_role("button", name=f"Maak ongedaan {AGAIN}").click()
    said(page, f"{GRADUATE} ({AGAIN}) staat er weer apart in.")
    look(company, page, "person")
    follow(page, "Wijzig het e-mailadres")
    look(company, page, "address-by-staff")
    page.go_back()
    follow(page, "Zoek de andere persoon")
    look(company, page, "merge-choose")
