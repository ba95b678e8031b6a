"""What browser tests share: the running application and the sizes of screens."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import ViewportSize

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
