"""Steps of the practice cases: writing under the privacy guard, feedback, and approval."""

import re
from collections.abc import Mapping
from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, labelled, press, said
from tests.browser.walk.enrolling import LEARNER

LEAK = "Ze helpt graag in de tuin. Haar begeleider Henk Jansen belt op 06-12345678."
CLEAN = "Ze helpt graag in de tuin. Haar begeleider belt soms."


def write_a_case(
    company: Company, page: Page, evidence: Mapping[str, str], day: date, *, leak: bool = False
) -> None:
    """The learner writes a case from the first page to the last; `leak` lets the guard stop it once."""
    page.goto("/leren")
    follow(page, "Praktijkcasussen")
    if leak:
        company.look(page, "cases-empty", phone=True)
    page.get_by_role("link", name=re.compile("^Begin ")).first.click()
    if leak:
        company.look(page, "case-new", phone=True)
    press(page, "Begin een casus")
    labelled(page, "70 tot 79 jaar").check()
    page.get_by_role("radio", name=re.compile("^Individuele plek")).check()
    if leak:
        company.look(page, "case-details", phone=True)
    press(page, "Bewaar en ga verder")
    fill(page, {"Wat kan en wil deze persoon?": LEAK if leak else "Vertelt graag en werkt met de handen."})
    fill(page, {"Hoe kijken de naasten ernaar?": "De partner is blij met een vaste ochtend buiten de deur."})
    fill(page, {"Hoe kijkt de werkplek ernaar?": "De begeleider geeft steeds één taak tegelijk."})
    if leak:
        expect(page.get_by_role("heading", name="06-12345678")).to_be_visible()
        said(page, "Dit is een telefoonnummer. Haal het weg.")
        company.look(page, "case-story-guarded", phone=True)
    press(page, "Bewaar en ga verder")
    for code, text in evidence.items():
        page.get_by_role("textbox", name=re.compile(f"^{code} ")).fill(text)
    if leak:
        company.look(page, "case-competencies")
    press(page, "Bewaar en ga verder")
    fill(page, {"Datum": f"{day:%d-%m-%Y}", "Uren": "1,5", "Wat deed je?": "We maakten samen een wandeling."})
    labelled(page, "Bezoek").check()
    press(page, "Voeg de regel toe")
    said(page, "De regel staat in het logboek.")
    if leak:
        company.look(page, "case-log", phone=True)
    follow(page, "Ga verder")
    fill(page, {"Wat heb je geleerd?": "Dat vragen naar vroeger meer oplevert dan vragen naar wensen."})
    press(page, "Bewaar en ga verder")
    if leak:
        resolve(company, page)
    said(page, "Alles is ingevuld")
    if leak:
        company.look(page, "case-submit", phone=True)
    press(page, "Lever in")
    said(page, "Je casus is ingeleverd. Je trainer heeft bericht gekregen.")


def resolve(company: Company, page: Page) -> None:
    """The guard stands before submitting: the learner goes back and takes the name and the number out."""
    said(page, "woorden die iemand herkenbaar kunnen maken")
    expect(page.get_by_role("button", name="Lever in")).to_have_count(0)
    company.look(page, "case-stopped", phone=True)
    follow(page, "Vul aan")
    press(page, "Vervang 06-12345678")
    expect(page.get_by_role("heading", name="06-12345678")).to_have_count(0)
    fill(page, {"Wat kan en wil deze persoon?": CLEAN})
    press(page, "Bewaar en ga verder")
    page.get_by_role("link", name=re.compile("^Inleveren")).click()


def review(company: Company, verdict: str, level: str, feedback: str, *, look: str = "") -> None:
    """The trainer opens the case that waits, chooses a level for each competency and answers."""
    page = company.as_role("trainer")
    page.goto("/trainer/praktijkcasussen")
    if look:
        company.look(page, f"review-list-{look}", phone=True)
    follow(page, f"Lees en beoordeel {LEARNER}")
    for group in page.get_by_role("group", name=re.compile("^Niveau voor ")).all():
        group.get_by_label(re.compile(f"^{level}")).check()
    fill(page, {"Feedback aan de deelnemer": feedback})
    if look:
        company.look(page, f"review-{look}", phone=True)
    press(page, verdict)
    expect(page.get_by_role("link", name=f"Lees en beoordeel {LEARNER}")).to_have_count(0)


def improve(company: Company, page: Page) -> None:
    """The learner reads the feedback, improves the case and submits it again."""
    page.goto("/leren/praktijkcasussen")
    company.look(page, "cases-returned", phone=True)
    follow(page, page.get_by_role("link", name=re.compile("^Casus 1")).inner_text())
    said(page, "Vertel ook wat de familie zei.")
    company.look(page, "case-returned", phone=True)
    follow(page, "Pas de casus aan")
    page.get_by_role("link", name=re.compile("^(Het verhaal|Verhaal)")).click()
    fill(page, {"Hoe kijken de naasten ernaar?": "De dochter zei: zo ken ik mijn moeder weer."})
    press(page, "Bewaar en ga verder")
    page.get_by_role("link", name=re.compile("^Inleveren")).click()
    press(page, "Lever in")
    said(page, "Je casus is ingeleverd. Je trainer heeft bericht gekregen.")
