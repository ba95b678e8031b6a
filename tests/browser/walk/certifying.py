"""Steps of the certificate: what is missing, issuing, verifying by anyone, and revoking."""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from app.core.document_template import MONTHS
from tests.browser.walk.company import Company, fill, follow, labelled, press, reload_until, said
from tests.browser.walk.enrolling import LEARNER, LEARNER_EMAIL
from tests.browser.walk.money import pdf_behind, words_of
from tests.unit.adapters.pdf_reading import scanned

REASON = "De naam op het certificaat klopte niet."
MISTAKE = "Er stond een fout in de datum van een lesdag."


def see_what_is_missing(company: Company, cohort_url: str, name: str) -> str:
    """The administrator reads in words what the learner still has to do. Gives those words."""
    page = company.as_role("administrator")
    page.goto(cohort_url)
    follow(page, "Certificaten")
    company.look(page, name, phone=True)
    row = page.get_by_role("row", name=re.compile(f"^{LEARNER}"))
    return row.first.inner_text() if row.count() else ""


def issue(company: Company) -> str:
    """The trainer proposes who is ready, the administrator agrees, and the worker issues it. Gives its number."""
    page = company.as_role("administrator")
    address = page.url
    trainer = company.as_role("trainer")
    trainer.goto(address)
    labelled(trainer, LEARNER).check()
    press(trainer, "Bekijk en draag voor")
    company.look(trainer, "certificate-propose", phone=True)
    press(trainer, "Draag 1 deelnemer voor")
    said(trainer, "1 deelnemer is voorgedragen. Een ander moet dit nog bevestigen: een beheerder.")
    company.look(trainer, "certificate-proposed", phone=True)

    page.goto(address)
    follow(page, "Beslis over de voordrachten")
    company.look(page, "certificate-decide", phone=True)
    press(page, "Bevestig")
    said(page, "1 voordracht is bevestigd. Het certificaat kan worden uitgegeven.")
    company.look(page, "certificate-decided", phone=True)
    labelled(page, LEARNER).check()
    press(page, "Bekijk en geef uit")
    company.look(page, "certificate-issue", phone=True)
    press(page, "Geef 1 certificaat uit")
    said(page, "Het uitgeven is begonnen.")
    reload_until(page, page.get_by_text("1 van 1 certificaten zijn uitgegeven"))
    company.look(page, "certificate-batch", phone=True)
    page.goto(address)
    row = page.get_by_role("row", name=re.compile(f"^{LEARNER}"))
    reload_until(page, row.get_by_role("link", name=re.compile("^Pdf")))
    company.look(page, "certificate-issued", phone=True)
    return row.locator("a.dt-code").inner_text()


def download(company: Company, number: str) -> bytes:
    """The learner downloads the paper. Gives it."""
    page = company.pages[LEARNER_EMAIL]
    page.goto("/leren")
    said(page, f"Je hebt je certificaat: {number}.")
    company.look(page, "learner-certified", phone=True)
    paper = pdf_behind(page, "Download als PDF")
    words = words_of(paper)
    assert LEARNER in words
    assert number in words
    return paper


def verify(company: Company, number: str, paper: bytes, folder: Path) -> Page:
    """A visitor without an account points a phone at the paper, and lands where the letter's button leads: valid."""
    page = company.new_page()
    page.goto(scanned(paper, folder))
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit certificaat is geldig")
    for words in (LEARNER, number):
        said(page, words)
    company.look(page, "verify-valid", phone=True)
    letter = company.letter(LEARNER_EMAIL, "ertificaat")
    company.look(letter, "certificate-letter", phone=True)
    button = letter.frame_locator("iframe").get_by_role("link", name="Bekijk de controlepagina")
    assert button.get_attribute("href") == page.url
    return page


def look_up(company: Company, number: str, paper: bytes, valid: Page) -> None:
    """Another visitor, without a phone, types number and code where the paper says, and lands on the same page."""
    printed = re.search(r"\S+/controle", words_of(paper))
    assert printed
    page = company.new_page()
    page.goto(f"http://{printed[0]}")
    company.look(page, "verify-search", phone=True)
    fill(page, {"Nummer": number, "Code": valid.url.rsplit("/", 1)[-1]})
    press(page, "Controleer")
    expect(page).to_have_url(valid.url)
    page.close()


def replace(company: Company, number: str) -> str:
    """The administrator puts another in its place: why, what changes, and then for good. Gives the new number."""
    page = company.as_role("administrator")
    page.reload()
    address = page.url
    follow(page, f"Vervang {LEARNER}")
    labelled(page, "Er staat een fout op").check()
    fill(page, {"Reden": MISTAKE})
    company.look(page, "certificate-replace", phone=True)
    press(page, "Bekijk wat er gebeurt")
    company.look(page, "certificate-replace-sure", phone=True)
    press(page, f"Vervang {number}")
    said(page, "komt in de plaats van het oude. De houder krijgt het per mail.")
    page.goto(address)
    row = page.get_by_role("row", name=re.compile(f"^{LEARNER}"))
    reload_until(page, row.get_by_role("link", name=re.compile("^Pdf")))
    company.look(page, "certificate-replaced", phone=True)
    new = row.locator("a.dt-code").inner_text()
    assert new != number
    return new


def see_it_replaced(company: Company, page: Page) -> None:
    """The same visitor sees that another took its place, and why."""
    page.reload()
    said(page, MISTAKE)
    company.look(page, "verify-replaced", phone=True)


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
    said(page, f"{today.day} {MONTHS[today.month - 1]} {today.year}")
    said(page, REASON)
    expect(page.get_by_text(LEARNER)).to_have_count(0)
    company.look(page, "verify-revoked", phone=True)
