"""Step of everyone: the sessions in one's own calendar."""

import re

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company


def subscribe(company: Company, page: Page, who: str, feed: str, *, sessions: int | None) -> None:
    """Makes an address, reads the calendar, makes a new one: the old one stops. `feed` is part of its title."""
    page.goto("/agenda")
    company.look(page, f"calendar-{who}", phone=who == "learner")
    offer = page.locator(".dt-panel", has=page.get_by_role("heading", name=feed)).first
    offer.get_by_role("button", name=re.compile("^Maak een")).click()
    expect(page.get_by_role("link", name="Zet in mijn agenda")).to_be_visible()
    company.look(page, f"calendar-{who}-address", phone=who == "learner")
    webcal = page.get_by_role("link", name="Zet in mijn agenda").get_attribute("href")
    address = page.get_by_label("Of kopieer het adres").input_value()
    assert webcal
    assert webcal.startswith("webcal://")
    assert webcal.partition("://")[2] == address.partition("://")[2]
    expect(page.get_by_role("button", name="Kopieer")).to_be_visible()
    answer = page.request.get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    if sessions is not None:
        assert answer.text().count("BEGIN:VEVENT") == sessions
    with page.expect_download() as started:
        offer.get_by_role("link", name=re.compile("Download .ics")).click()
    assert started.value.suggested_filename.endswith(".ics")
    offer.get_by_role("button", name=re.compile("^Maak een nieuw adres")).click()
    expect(page.get_by_role("link", name="Zet in mijn agenda")).to_be_visible()
    fresh = page.get_by_label("Of kopieer het adres").input_value()
    assert fresh != address
    assert page.request.get(address).status == 404
    assert page.request.get(fresh).ok
