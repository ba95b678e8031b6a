"""Steps of the learner's start and of the trainer's attendance."""

import re

from playwright.sync_api import Page, expect

from tests.browser.walk.company import PASSWORD, Company, fill, follow, press, said
from tests.browser.walk.enrolling import LEARNER
from tests.browser.walking import DESKTOP, PHONE


def accept_invitation(company: Company, email: str, subject: str, name: str) -> Page:
    """Someone opens the letter, follows its button and chooses a password. Gives the page, logged in."""
    letter = company.letter(email, subject)
    company.look(letter, f"{name}-letter", phone=True)
    button = letter.frame_locator("iframe").get_by_role("link", name="Maak je account")
    address = button.get_attribute("href")
    assert address
    page = company.pages[email] = company.new_page()
    page.goto(address)
    fill(page, {"Wachtwoord": "kort"})
    press(page, "Maak mijn account")
    said(page, "Gebruik 12 tot 200 tekens.")
    company.look(page, f"{name}-invitation", phone=True)
    fill(page, {"Wachtwoord": PASSWORD})
    press(page, "Maak mijn account")
    expect(page).not_to_have_url(re.compile("/uitnodiging"))
    return page


def begin_learning(company: Company, page: Page) -> None:
    """The learner confirms the own name, sees what is still missing, and reads a day's preparation."""
    expect(page).to_have_url(re.compile("/account/welkom$"))
    company.look(page, "learner-welcome", phone=True)
    press(page, "Ja, bewaar en bevestig")
    said(page, "Je gegevens zijn bewaard.")
    expect(page).to_have_url(re.compile("/leren$"))
    said(page, "Dit moet je nog doen")
    company.look(page, "learner", phone=True)
    page.get_by_role("link", name=re.compile("Anders kijken")).first.click()
    company.look(page, "learner-day", phone=True)
    follow(page, f"{LEARNER} Deelnemer")
    company.look(page, "account", phone=True)
    follow(page, "Wijzig of bevestig")
    said(page, "Een certificaat dat je al hebt, houdt de naam die erop staat.")
    company.look(page, "account-name")


def see_the_next_day(company: Company) -> None:
    """A learner halfway through a course sees the next day, its place and its preparation."""
    page = company.as_role("learner")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Je volgende")
    said(page, "Zo bereid je je voor")
    said(page, "De Nieuwe Kolk")
    company.look(page, "learner-halfway", phone=True)


def note_attendance(company: Company, cohort: str) -> None:
    """The trainer notes every session on a phone: one was absent once, the rest with one button."""
    page = company.as_role("trainer")
    page.set_viewport_size(PHONE)
    page.goto("/trainer")
    company.look(page, "trainer-phone")
    follow(page, cohort)
    company.look(page, "trainer-cohort-phone")
    own = page.url
    for number in range(13):
        page.goto(own)
        page.get_by_role("link", name=re.compile("^Vul in")).first.click()
        if not number:
            company.look(page, "attendance-phone")
            learner = page.get_by_role("group", name=re.compile(f"^{LEARNER}"))
            learner.locator("label", has_text="Afwezig").click()
        page.get_by_text("De rest is aanwezig").click()
        page.get_by_role("button", name=re.compile("^Zet .* op aanwezig$")).click()
        said(page, "15 van 15 ingevuld")
        if not number:
            company.look(page, "attendance-noted-phone")
    page.goto(own)
    expect(page.get_by_role("link", name=re.compile("^Vul in"))).to_have_count(0)


def note_presentation(company: Company, name: str) -> None:
    """The trainer notes that the learner gave the presentation."""
    page = company.as_role("trainer")
    press(page, f"Noteer als gegeven {name}")
    said(page, "De presentatie is genoteerd.")
    page.set_viewport_size(DESKTOP)
    company.look(page, "trainer-cohort-noted", phone=True)
