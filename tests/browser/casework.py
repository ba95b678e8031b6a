"""What browser tests of practice cases share."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.walking import DESKTOP, PHONE

Look = Callable[[Page, str], None]
LEARNER, TRAINER = "/leren/praktijkcasussen", "/trainer/praktijkcasussen"
OFFLINE = "ERR_INTERNET_DISCONNECTED"


def today() -> date:
    """The day of the server's clock."""
    return datetime.now(UTC).date()


def looker(
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
    *,
    kind: str = "cases",
    at: ViewportSize = PHONE,
    paper: bool = False,
) -> Look:
    """Checks a page on a phone and on a desktop, in light and dark, keeps pictures of it, and goes on ``at`` a size."""

    def look(page: Page, name: str) -> None:
        for size, width in ((PHONE, "390"), (DESKTOP, "1280")):
            page.set_viewport_size(size)
            axe(page)
            shot(page, f"{kind}-{name}-{width}")
        page.emulate_media(color_scheme="dark")
        axe(page)
        shot(page, f"{kind}-{name}-dark")
        if paper:
            page.emulate_media(color_scheme="light", media="print")
            shot(page, f"{kind}-{name}-print")
        page.emulate_media(color_scheme="light", media="screen")
        page.set_viewport_size(at)

    return look


def begun(page: Page) -> str:
    """A new case of the learner; the address of its pages."""
    page.goto(f"{LEARNER}/nieuw")
    page.get_by_role("button", name="Begin een casus").click()
    expect(page).to_have_url(re.compile(r"/gegevens$"))
    return page.url.removesuffix("/gegevens")
