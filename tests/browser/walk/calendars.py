"""Step of everyone: the sessions in one's own calendar."""

import re

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company


def subscribe(company: Company, page: Page, who: str, feed: str, *, sessions: int | None) -> None:
    """Makes an address for two devices, reads the calendar, and revokes one: the other stays. `feed` is its title."""
    page.goto("/agenda")
    company.look(page, f"calendar-{who}", phone=who == "learner")
    offer = page.locator(".dt-panel", has=page.get_by_role("heading", name=feed)).first
    with page.expect_download() as started:
        offer.get_by_role("link", name=re.compile("Download .ics")).click()
    assert started.value.suggested_filename.endswith(".ics")
    lost = _address(company, page, who, feed, "Toestel een")
    answer = page.request.get(lost)
    assert answer.headers["content-type"].startswith("text/calendar")
    if sessions is not None:
        assert answer.text().count("BEGIN:VEVENT") == sessions
    kept = _address(company, page, who, feed, "Toestel twee")
    assert kept != lost
    page.goto("/agenda")
    page.get_by_role("row", name=re.compile("Toestel een")).get_by_role(
        "button", name=re.compile("Trek in")
    ).click()
    expect(page.get_by_role("row", name=re.compile("Toestel een"))).to_have_count(0)
    assert page.request.get(lost).status == 410
    assert page.request.get(kept).ok


def _address(company: Company, page: Page, who: str, feed: str, label: str) -> str:
    """Makes an address for one device and returns it."""
    page.goto("/agenda")
    offer = page.locator(".dt-panel", has=page.get_by_role("heading", name=feed)).first
    offer.get_by_role("link", name=re.compile("^Zet in mijn agenda")).click()
    page.get_by_label("Voor welk apparaat is dit?").fill(label)
    page.get_by_role("button", name="Maak mijn adres").click()
    ready = page.get_by_role("link", name="Zet op mijn iPhone of iPad")
    expect(ready).to_be_visible()
    company.look(page, f"calendar-{who}-address", phone=who == "learner")
    webcal = ready.get_attribute("href")
    address = page.get_by_label("Adres", exact=True).input_value()
    assert webcal
    assert webcal.startswith("webcal://")
    assert webcal.partition("://")[2] == address.partition("://")[2]
    expect(page.get_by_role("button", name="Kopieer")).to_be_visible()
    return address
