"""Points for professional registers: a learner gives a number and takes it away, the office sees who is ready."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.walking import Demo, logged_in

Look = Callable[[Page, str], None]


def test_a_learner_gives_a_number_and_takes_it_away(
    demo: Demo, new_page: Callable[..., Page], look: Look
) -> None:
    learner = logged_in(new_page(), demo, "learner", "/leren/punten")
    look(learner, "points-own")
    learner.get_by_role("link", name="Geef je nummer Registerplein").click()
    learner.get_by_label("Registratienummer").fill("123")
    learner.get_by_role("button", name="Bewaar").click()
    expect(learner.get_by_role("alert")).to_be_visible()
    look(learner, "points-number-wrong")
    learner.get_by_label("Registratienummer").fill("4610000009")
    learner.get_by_role("button", name="Bewaar").click()
    expect(learner.get_by_text("4610000009")).to_be_visible()
    look(learner, "points-own-given")
    learner.get_by_role("button", name="Haal je nummer weg").click()
    expect(learner.get_by_text("4610000009")).to_have_count(0)


def test_the_administrator_sees_for_each_register_who_is_ready_and_whose_number_is_missing(
    demo: Demo, new_page: Callable[..., Page], look: Look
) -> None:
    path = demo.world["pages"]["administrator: punten"]
    office = logged_in(new_page(), demo, "administrator", path)
    look(office, "points-registers")
    office.get_by_role("link", name="Registerplein").click()
    expect(office.get_by_role("row", name=re.compile("4610000001.*klaar om door te geven"))).to_be_visible()
    expect(office.get_by_text("nog geen nummer").first).to_be_visible()
    look(office, "points-register")
