"""The trainer's inbox and the foundation's list at a desk, on a phone and in the dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.casework import OFFLINE, TRAINER, Look, looker
from tests.browser.walking import DESKTOP, Demo, logged_in


@pytest.fixture
def look(axe: Callable[[Page], None], shot: Callable[[Page, str], Path]) -> Look:
    """Looks at a page, on paper too, and goes on at the desk."""
    return looker(axe, shot, kind="assessing", at=DESKTOP, paper=True)


def test_a_trainer_sees_what_waits_and_takes_a_case_over(
    new_page: Callable[..., Page], demo: Demo, look: Look
) -> None:
    page = new_page()
    logged_in(page, demo, "trainer", TRAINER)
    look(page, "inbox")
    page.get_by_role("link", name="Bij een ander").click()
    look(page, "others")
    take = page.get_by_role("link", name=re.compile("^Neem over"))
    if take.count():
        take.first.click()
        look(page, "take")
        page.get_by_role("button", name="Neem de casus over").click()
        expect(page.get_by_text("Schrijf in een zin waarom. Noem geen namen.").first).to_be_visible()
    page.goto(f"{TRAINER}?lijst=answered")
    look(page, "answered")
    page.get_by_role("link", name=re.compile("^Lees terug")).first.click()
    look(page, "read-again")
    page.get_by_label("Opmerking", exact=True).fill("Was Johan erbij?")
    page.get_by_role("button", name="Plaats opmerking").click()
    name = page.get_by_label("“Johan” is niet herleidbaar tot een persoon")
    expect(name).not_to_be_checked()
    look(page, "doubt")
    name.check()
    page.get_by_role("button", name="Plaats opmerking").click()
    expect(page.get_by_text("Je opmerking is bewaard.")).to_be_visible()


def test_the_foundation_gives_a_case_to_another(
    new_page: Callable[..., Page], demo: Demo, look: Look
) -> None:
    page = new_page()
    logged_in(page, demo, "administrator", "/beheer/praktijkcasussen")
    look(page, "office")
    page.get_by_role("link", name=re.compile("^Geef door")).first.click()
    look(page, "give")


def test_an_author_reads_what_was_said_at_its_place(
    new_page: Callable[..., Page], demo: Demo, look: Look
) -> None:
    page = new_page()
    logged_in(page, demo, "learner", "/leren/praktijkcasussen")
    page.get_by_role("link", name=re.compile(r"^Casus 1")).first.click()
    page.get_by_role(
        "link", name=re.compile("^(Lees de feedback in de tekst|Bekijk wat je inleverde)$")
    ).click()
    expect(page.get_by_role("heading", name="Gesprek over de casus")).to_be_visible()
    look(page, "feedback")
    page.get_by_label("Je bericht").fill("Dank voor het lezen.")
    page.get_by_role("button", name="Plaats bericht").click()
    expect(page.get_by_text("Dank voor het lezen.")).to_be_visible()
    look(page, "feedback-said")


def test_an_answer_that_is_being_written_stays_while_remarks_are_placed(
    new_page: Callable[..., Page], demo: Demo
) -> None:
    page = new_page(expected=f"{OFFLINE}|422 .*/opmerking$")
    logged_in(page, demo, "trainer", TRAINER)
    page.get_by_role("link", name=re.compile("^Lees en beoordeel")).first.click()
    level = page.get_by_role("group", name=re.compile("^Niveau voor")).first.get_by_label(
        re.compile("^sterk")
    )
    feedback = page.get_by_label("Feedback aan de deelnemer")
    level.check()
    feedback.fill("Mooi hoe je luisterde.")
    for remark, told in (
        ("Bel 06-12345678.", "06-12345678"),
        ("Wat zag je toen?", "Je opmerking is bewaard."),
    ):
        page.get_by_label("Opmerking", exact=True).fill(remark)
        page.get_by_role("button", name="Plaats opmerking").click()
        expect(page.get_by_text(told).first).to_be_visible()
        expect(level).to_be_checked()
        expect(feedback).to_have_value("Mooi hoe je luisterde.")
    # Words can still be selected, and without a connection nothing is lost.
    page.locator("[data-text]").first.select_text()
    page.get_by_role("button", name="Opmerking bij deze woorden").click()
    expect(page.get_by_label("Opmerking", exact=True)).to_be_focused()
    page.keyboard.type("En toen?")
    page.context.set_offline(True)
    page.get_by_role("button", name="Plaats opmerking").click()
    expect(page.get_by_text("Je antwoord staat er nog.")).to_be_visible()
    expect(page.get_by_label("Opmerking", exact=True)).to_have_value("En toen?")
    page.context.set_offline(False)


def test_half_a_remark_and_half_a_reply_stay_while_a_point_is_ticked_off(
    new_page: Callable[..., Page], demo: Demo
) -> None:
    page = new_page(expected="422 .*/opmerking$")
    logged_in(page, demo, "trainer", TRAINER)
    page.get_by_role("link", name=re.compile("^Lees en beoordeel")).first.click()
    text, remark = page.locator("[data-text]").first, page.get_by_label("Opmerking", exact=True)
    asked = "Hoe ging dat verder?"

    def pin() -> None:
        text.select_text()
        page.get_by_role("button", name="Opmerking bij deze woorden").click()

    pin()
    remark.fill(asked)
    page.get_by_role("button", name="Plaats opmerking").click()
    expect(page.get_by_text("Je opmerking is bewaard.")).to_be_visible()

    thread = page.locator(".dt-notes li").filter(has_text=asked)
    reply = thread.get_by_label("Antwoord", exact=True)
    thread.locator("summary").click()
    reply.fill("Ik bedoel")
    pin()
    remark.fill("Wie was er")
    form = page.locator("#opmerking-form")
    places = [form.locator(f"[name={name}]") for name in ("field", "quote", "starts", "ends")]
    before = [place.input_value() for place in places]
    assert all(before)

    def stays() -> None:
        expect(remark).to_have_value("Wie was er")
        assert [place.input_value() for place in places] == before

    thread.get_by_role("button", name=re.compile("^Klaar")).click()
    expect(thread.get_by_role("button", name=re.compile("^Zet weer open"))).to_be_visible()
    stays()
    expect(reply).to_be_visible()
    expect(reply).to_have_value("Ik bedoel")

    # A reply that is refused stays beside it too, with the question about the word.
    reply.fill("Was Johan erbij?")
    thread.get_by_role("button", name="Plaats").click()
    thread.get_by_label("“Johan” is niet herleidbaar tot een persoon").check()
    stays()
    expect(reply).to_have_value("Was Johan erbij?")
    thread.get_by_role("button", name="Plaats").click()
    expect(thread.locator(".dt-answer")).to_contain_text("Was Johan erbij?")
    stays()
    expect(reply).to_have_value("")
    page.get_by_role("button", name="Plaats opmerking").click()
    expect(page.locator(".dt-notes li").filter(has_text="Wie was er")).to_be_visible()
