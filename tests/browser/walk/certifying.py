"""Steps of the certificate: what is missing, issuing, verifying by anyone, and revoking."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, labelled, press, reload_until, said
from tests.browser.walk.enrolling import LEARNER, LEARNER_EMAIL
from tests.browser.walk.money import pdf_text

REASON = "De naam op het certificaat klopte niet."


def see_what_is_missing(company: Company, cohort_url: str, name: str) -> str:
    """The administrator reads in words what the learner still has to do. Gives those words."""
    page = company.as_role("administrator")
    page.goto(cohort_url)
    follow(page, "Certificaten")
    company.look(page, name, phone=True)
    row = page.get_by_role("row", name=re.compile(f"^{LEARNER}"))
    return row.first.inner_text() if row.count() else ""


def issue(company: Company) -> str:
    """The administrator issues the certificate of the one who is ready. Gives its number."""
    page = company.as_role("administrator")
    labelled(page, LEARNER).check()
    press(page, "Bekijk en geef uit")
    company.look(page, "certificate-issue")
    press(page, "Geef 1 certificaat uit")
    said(page, "1 certificaat is uitgegeven. De deelnemer krijgt het per mail.")
    row = page.get_by_role("row", name=re.compile(f"^{LEARNER}"))
    reload_until(page, row.get_by_role("link", name=re.compile("^Pdf")))
    company.look(page, "certificate-issued")
    return row.locator("a.dt-code").inner_text()


def download(company: Company, number: str) -> str:
    """The learner downloads the paper. Gives the address that stands on it for who wants to verify it."""
    page = company.pages[LEARNER_EMAIL]
    page.goto("/leren")
    said(page, f"Je hebt je certificaat: {number}.")
    company.look(page, "learner-certified", phone=True)
    words = pdf_text(page, "Download als PDF")
    assert LEARNER in words
    assert number in words
    printed = re.search(r"\S+/controle", words)
    assert printed
    return f"http://{printed[0]}"


def verify(company: Company, number: str, printed: str) -> Page:
    """A visitor without an account goes where the paper says, or where the letter's button leads: it is valid."""
    page = company.new_page()
    page.goto(printed)
    company.look(page, "verify-search", phone=True)
    fill(page, {"Nummer": number})
    press(page, "Controleer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit certificaat is geldig")
    said(page, LEARNER)
    company.look(page, "verify-valid", phone=True)
    letter = company.letter(LEARNER_EMAIL, "ertificaat")
    company.look(letter, "certificate-letter", phone=True)
    button = letter.frame_locator("iframe").get_by_role("link", name="Bekijk de controlepagina")
    expect(button).to_have_attribute("href", page.url)
    return page


def revoke(company: Company, number: str) -> None:
    """The administrator revokes the certificate: a reason, what everyone will see, and then for good."""
    page = company.as_role("administrator")
    follow(page, f"Trek in {LEARNER}")
    fill(page, {"Reden": REASON})
    press(page, "Bekijk wat er gebeurt")
    company.look(page, "certificate-revoke")
    press(page, f"Trek {number} in")
    said(page, f"Certificaat {number} is ingetrokken.")
    company.look(page, "certificate-revoked")


def see_it_revoked(company: Company, page: Page, today: date) -> None:
    """The same visitor sees that it was revoked, when and why."""
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit certificaat is niet meer geldig")
    said(page, "Ingetrokken")
    said(page, f"{today:%d-%m-%Y}")
    said(page, REASON)
    expect(page.get_by_text(LEARNER)).to_have_count(0)
    company.look(page, "verify-revoked", phone=True)
