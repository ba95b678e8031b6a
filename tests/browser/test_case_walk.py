"""One case on a phone, and on the desk of its trainer, from the first line to its approval."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.casework import LEARNER, OFFLINE, TRAINER, Look, begun, looker, today
from tests.browser.walking import DESKTOP, PHONE, Demo, logged_in


@pytest.fixture
def look(axe: Callable[[Page], None], shot: Callable[[Page, str], Path]) -> Look:
    """Checks a page on a phone and on a desktop, in light and dark, and keeps pictures of it."""
    return looker(axe, shot)


def assessor(new_page: Callable[..., Page], demo: Demo, case_id: str) -> Page:
    """The desk of the trainer to whom the case was given, with the case open."""
    for login in demo.world["logins"]:
        if login["role"] != "trainer":
            continue
        page = new_page()
        page.goto(TRAINER)
        page.get_by_label("E-mailadres").fill(login["email"])
        page.get_by_label("Wachtwoord", exact=True).fill(login["password"])
        page.get_by_role("button", name="Log in", exact=True).click()
        expect(page).to_have_url(re.compile(re.escape(TRAINER)))
        page.goto(f"{TRAINER}/{case_id}")
        if page.url.endswith(f"/{case_id}"):
            return page
    pytest.fail("the case was given to no trainer of the demo")


def look_at_desk(page: Page, look: Look, name: str) -> None:
    """Looks at a page of the trainer, and goes on at the desk."""
    look(page, f"desk-{name}")
    page.set_viewport_size(DESKTOP)


def test_a_case_from_the_first_line_to_its_approval(
    new_page: Callable[..., Page], demo: Demo, look: Look
) -> None:
    page = new_page(viewport=PHONE, has_touch=True, expected=OFFLINE)
    logged_in(page, demo, "learner", LEARNER)
    case = begun(page)
    page.get_by_label("70 tot 79 jaar").check()
    page.get_by_role("radio", name=re.compile("^Individuele plek")).check()
    look(page, "walk-details")
    page.get_by_role("button", name="Bewaar en ga verder").click()

    # Two visits, with the connection lost in between.
    page.goto(f"{case}/logboek")
    page.get_by_label("Uren").fill("1,5")
    page.get_by_label("Bezoek", exact=True).check()
    page.get_by_label("Wat deed je?").fill("Kennisgemaakt aan de keukentafel.")
    page.get_by_role("button", name="Voeg de regel toe").click()
    expect(page.get_by_text("Samen 1:30 uur.")).to_be_visible()
    page.goto(f"{case}/competenties")
    evidence = page.get_by_role("textbox", name=re.compile("^C1 "))
    page.context.set_offline(True)
    evidence.fill("We zochten samen uit wat nog goed lukt.")
    expect(page.locator("#stand")).to_contain_text("Geen verbinding")
    page.context.set_offline(False)
    expect(page.locator("#stand")).to_contain_text("Bewaard om", timeout=15_000)
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page).to_have_url(f"{case}/logboek")

    # The guard warns about a name while it is typed; the name makes way for the alias.
    page.goto(f"{case}/terugblik")
    reflection = page.get_by_label("Wat heb je geleerd?")
    reflection.fill("Ik leerde dat meneer Jansen zelf wil kiezen.")
    watch = page.locator("#let-op")
    expect(watch).to_contain_text("Jansen")
    look(page, "walk-guarded")
    watch.get_by_role("button", name=re.compile("^Vervang")).first.click()
    expect(watch).to_be_hidden()
    expect(page.locator("#stand")).to_contain_text("Bewaard om")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page).to_have_url(f"{case}/inleveren")
    look(page, "walk-submit")
    page.get_by_role("button", name="Lever in").click()
    expect(page.get_by_text("Je casus is ingeleverd.")).to_be_visible()
    look(page, "walk-submitted")

    # Taken back, and handed in again.
    page.get_by_role("button", name="Neem de casus terug").click()
    expect(page.get_by_text("Je hebt de casus teruggenomen.")).to_be_visible()
    page.goto(f"{case}/inleveren")
    page.get_by_role("button", name="Lever in").click()
    expect(page.get_by_text("Je casus is ingeleverd.")).to_be_visible()

    # The place, while the trainer has the case.
    page.goto(f"{case}/plek")
    page.get_by_role("radio", name=re.compile("^Start ondersteunen")).check()
    page.get_by_label("Aan het werk", exact=True).check()
    page.get_by_label("Eerste werkdag").fill(f"{today() - timedelta(days=3):%d-%m-%Y}")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_text("De taak en de plek zijn bijgewerkt.")).to_be_visible()
    page.goto(LEARNER)
    look(page, "walk-mine")

    # The trainer reads it at a desk and asks for more.
    desk = assessor(new_page, demo, case.rsplit("/", 1)[1])
    look_at_desk(desk, look, "review")
    words = desk.get_by_text("We zochten samen uit wat nog goed lukt.")
    words.select_text()
    desk.get_by_role("button", name="Opmerking bij deze woorden").click()
    expect(desk.get_by_label("Opmerking", exact=True)).to_be_focused()
    expect(desk.get_by_label("Bij welke woorden?")).to_have_value("We zochten samen uit wat nog goed lukt.")
    desk.keyboard.type("Hoe merkte mevrouw Jansen dat?")
    desk.get_by_role("button", name="Plaats opmerking").click()
    expect(desk.get_by_role("link", name="Dit kan iemand herkenbaar maken")).to_be_visible()
    desk.get_by_label("Opmerking", exact=True).fill("Hoe merkte je dat?")
    desk.get_by_role("button", name="Plaats opmerking").click()
    expect(desk.locator("mark.dt-noted")).to_have_text("We zochten samen uit wat nog goed lukt.")
    look_at_desk(desk, look, "remarked")
    desk.get_by_label("Feedback aan de deelnemer").fill("Vertel ook hoe de naasten het zien.")
    desk.get_by_label("Wat vraag je nog?").fill("Hoe kijken de naasten ernaar?")
    desk.get_by_role("button", name="Geef terug").click()
    expect(desk).to_have_url(re.compile(r"/trainer/praktijkcasussen$"))

    # The learner reads who read it, answers, sees what changed, and hands it in again.
    page.goto(case)
    expect(page.get_by_text("Vertel ook hoe de naasten het zien.")).to_be_visible()
    readers = page.get_by_role("heading", name="Wie las deze casus?").locator("xpath=..")
    expect(readers).to_contain_text("gelezen, versie 2")
    look(page, "walk-returned")
    page.get_by_role("link", name="Lees de feedback in de tekst").click()
    expect(page.locator("mark.dt-noted")).to_have_text("We zochten samen uit wat nog goed lukt.")
    expect(page.get_by_text("Nog 1 punt open")).to_be_visible()
    look(page, "feedback")
    reply = page.get_by_label("Antwoord", exact=True)
    page.locator("summary").filter(has_text="Antwoord").first.click()
    reply.fill("Aan het gezicht.")
    page.get_by_role("button", name=re.compile("^Vink af")).click()
    expect(page.get_by_text("Alles is afgevinkt.")).to_be_visible()
    expect(reply).to_have_value("Aan het gezicht.")
    message = page.get_by_label("Je bericht")
    message.fill("Ik was nog aan het typen.")
    page.get_by_role("button", name="Plaats", exact=True).click()
    expect(page.locator(".dt-answer")).to_contain_text("Aan het gezicht.")
    expect(message).to_have_value("Ik was nog aan het typen.")
    message.fill("")
    page.goto(f"{case}/verhaal")
    page.get_by_label("Hoe kijken de naasten ernaar?").fill("De partner is opgelucht.")
    expect(page.locator("#stand")).to_contain_text("Bewaard om")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page).to_have_url(f"{case}/competenties")
    page.goto(f"{case}/versies")
    expect(page.locator("ins").filter(has_text="De partner is opgelucht.")).to_be_visible()
    look(page, "walk-versions")
    page.goto(f"{case}/inleveren")
    page.get_by_role("button", name="Lever in").click()
    expect(page.get_by_text("Je casus is ingeleverd.")).to_be_visible()

    desk.goto(f"{TRAINER}/{case.rsplit('/', 1)[1]}")
    expect(desk.get_by_text("De partner is opgelucht.").first).to_be_visible()
    desk.get_by_role("link", name="Vergelijk met de vorige versie").click()
    expect(desk.locator("ins").filter(has_text="De partner is opgelucht.")).to_be_visible()
    look_at_desk(desk, look, "compared")
    desk.get_by_role("link", name="Terug naar de casus").click()
    desk.get_by_role("group", name=re.compile("^Niveau voor C1")).get_by_label(
        re.compile("^voldoende")
    ).check()
    desk.get_by_role("button", name="Keur goed").click()
    expect(desk).to_have_url(re.compile(r"/trainer/praktijkcasussen$"))
    page.goto(case)
    expect(page.get_by_text("goedgekeurd", exact=True).first).to_be_visible()
    look(page, "walk-approved")
