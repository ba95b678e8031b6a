"""The people of the walk: each in a browser of their own, and what they all can do."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import DESKTOP, PHONE, Demo

#: Seconds that the worker gets to make a document and send a letter.
PATIENCE = 30
PASSWORD = "een fiets zonder zijwieltjes"


@dataclass
class Company:
    """Everyone who walks, and how a page is looked at."""

    demo: Demo
    new_page: Callable[..., Page]
    axe: Callable[[Page], None]
    shot: Callable[[Page, str], Path]
    #: The page of each person who is logged in, by e-mail address.
    pages: dict[str, Page] = field(default_factory=dict)
    seen: int = 0

    def as_role(self, role: str) -> Page:
        """The page of the demo's first login with this role, logged in."""
        login = self.demo.login(role)
        return self.log_in(login["email"], login["password"])

    def log_in(self, email: str, password: str = PASSWORD) -> Page:
        """The page of this person, logged in by the form at the first time."""
        if email not in self.pages:
            page = self.new_page()
            page.goto("/inloggen")
            fill(page, {"E-mailadres": email, "Wachtwoord": password})
            press(page, "Log in")
            expect(page).not_to_have_url(re.compile("/inloggen"))
            self.pages[email] = page
        return self.pages[email]

    def name_of(self, role: str) -> str:
        """What the person with this role is called, as the bar shows it."""
        return self._bar(role)[0]

    def organisation_of(self, role: str) -> str:
        """For which organisation the person with this role works, as the bar shows it."""
        return self._bar(role)[1]

    def _bar(self, role: str) -> tuple[str, str]:
        bar = self.as_role(role).locator(".dt-me")
        below = bar.locator("small").inner_text()
        return bar.inner_text().removesuffix(below).strip(), below

    def look(self, page: Page, name: str, *, phone: bool = False) -> None:
        """Looks at the page as it stands: heading, title, accessibility, a picture; `phone` also on a small screen."""
        expect(page.locator("h1")).to_have_count(1)
        assert page.title().strip()
        self.seen += 1
        self._picture(page, f"walk-{self.seen:02d}-{name}")
        if phone:
            page.set_viewport_size(PHONE)
            self._picture(page, f"walk-{self.seen:02d}-{name}-phone")
            page.set_viewport_size(DESKTOP)

    def _picture(self, page: Page, name: str) -> None:
        stays_within(page)
        self.axe(page)
        self.shot(page, name)

    def letter(self, to: str, subject: str) -> Page:
        """A visitor's page with the newest letter to this address with this subject; waits for the worker."""
        page = self.pages.setdefault("postvak", self.new_page())
        page.goto("/postvak")
        fill(page, {"Zoek op ontvanger": to})
        press(page, "Zoek")
        link = page.get_by_role("link", name=subject).first
        reload_until(page, link)
        link.click()
        return page


def stays_within(page: Page) -> None:
    """Checks that nothing makes the page scroll sideways."""
    wide, screen = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen} px"


def reload_until(page: Page, shown: Locator) -> None:
    """Loads the page again until this is there, as a person who waits for the worker does."""
    limit = time.monotonic() + PATIENCE
    while not shown.count():
        assert time.monotonic() < limit, f"{page.url}: waited {PATIENCE} s for {shown}"
        page.reload()


def labelled(page: Page, label: str) -> Locator:
    """The field with this label, which may say that it is not required."""
    return page.get_by_label(re.compile(rf"^{re.escape(label)}( \(|$)"))


def fill(page: Page, values: Mapping[str, str]) -> None:
    """Types into the fields with these labels."""
    for label, value in values.items():
        labelled(page, label).fill(value)


def press(page: Page, name: str) -> None:
    """Presses the button with this name."""
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follows the first link with this name."""
    page.get_by_role("link", name=name, exact=True).first.click()


def said(page: Page, text: str) -> None:
    """Checks that the page tells this."""
    expect(page.get_by_text(text).first).to_be_visible()
