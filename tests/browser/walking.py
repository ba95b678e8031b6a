"""What browser tests share: the running application, the sizes of screens, and logging in on the way to a page."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize, expect

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


@dataclass(frozen=True, slots=True)
class Demo:
    """The running application."""

    #: Its address, without a slash at the end.
    url: str
    #: Its instance directory: SQLite, letters on file.
    instance: Path
    #: What `flask demo show --json` prints.
    world: dict[str, Any]

    def login(self, role: str) -> dict[str, str]:
        """The first demo login with this role: its e-mail address, password and home."""
        found: dict[str, str] = next(login for login in self.world["logins"] if login["role"] == role)
        return found


def logged_in(page: Page, demo: Demo, role: str, path: str) -> Page:
    """Logs in as the first of this role and opens ``path``."""
    login = demo.login(role)
    page.goto(path)
    page.get_by_label("E-mailadres").fill(login["email"])
    page.get_by_label("Wachtwoord", exact=True).fill(login["password"])
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page).to_have_url(re.compile(re.escape(path)))
    return page
