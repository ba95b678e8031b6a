"""The privacy guard while someone types: it marks, says why, proposes, and takes an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.walking import PHONE, Demo, logged_in

LEARNER = "/leren/praktijkcasussen"
TEXT = (
    "Zijn dochter Annelies belt elke zondag. Hij woont in verpleeghuis De Wilgenborg, Molenlaan 34. "
    "De pas van de bibliotheek: 1\u200b2 34 56 7 8 2. Op de hoek is Albert Heijn. We reden door Rolde."
)
WORDS = [
    "Molenlaan 34",
    "1\u200b2 34 56 7 8 2",
    "dochter Annelies",
    "verpleeghuis De Wilgenborg",
    "Rolde",
]


def test_words_are_marked_while_someone_types_and_each_is_replaced_or_answered(
    new_page: Callable[..., Page],
    demo: Demo,
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    page = new_page()
    logged_in(page, demo, "learner", LEARNER)
    page.goto(f"{LEARNER}/nieuw")
    page.get_by_role("button", name="Begin een casus").click()
    expect(page).to_have_url(re.compile(r"/gegevens$"))
    page.goto(f"{page.url.removesuffix('/gegevens')}/verhaal")
    field = page.get_by_label("Wat kan en wil deze persoon?")
    watch = page.locator("#let-op")
    expect(watch).to_be_hidden()

    field.fill(TEXT)
    expect(watch.get_by_role("heading", level=2)).to_have_text("5 woorden kunnen iemand herkenbaar maken")
    assert [one.text_content() for one in watch.get_by_role("heading", level=3).all()] == WORDS
    marks = page.locator(".dt-guard__marks").first
    assert marks.text_content() == TEXT
    assert marks.locator("mark:not(.is-hint)").count() == 2
    expect(field).to_have_attribute("aria-invalid", "true")
    axe(page)
    shot(page, "guard-desktop")
    page.set_viewport_size(PHONE)
    axe(page)
    shot(page, "guard-phone")
    page.emulate_media(color_scheme="dark")
    axe(page)
    shot(page, "guard-phone-dark")
    page.emulate_media(color_scheme="light")

    page.get_by_role("button", name="Vervang verpleeghuis De Wilgenborg").click()
    expect(field).to_have_value(re.compile("woont in een verpleeghuis in de regio, "))
    page.get_by_role("button", name="Vervang dochter Annelies").click()
    expect(field).to_have_value(re.compile("^Zijn dochter belt"))
    page.get_by_role("button", name="Dit is niet herleidbaar Rolde").click()
    page.get_by_role("button", name="Vervang Molenlaan 34").click()
    with page.expect_response(
        lambda answer: answer.url.endswith("/veld") and "(weggelaten)" in (answer.request.post_data or "")
    ):
        page.get_by_role("button", name="Vervang 1").click()
    expect(watch).to_be_hidden()
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#stand")).to_contain_text(re.compile(r"Bewaard om \d\d:\d\d"))

    page.reload()
    expect(field).to_have_value(re.compile("We reden door Rolde[.]$"))
    expect(page.locator("#let-op")).to_be_hidden()
