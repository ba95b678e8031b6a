"""Light, dark, or what the device says: a cookie that the server writes into the page, without script."""

from __future__ import annotations

from typing import Final

from flask import has_request_context, request

THEMES: Final = ("auto", "light", "dark")
THEME_COOKIE: Final = "weergave"
#: How long a choice of look or language is kept: a year, in seconds.
KEPT_FOR: Final = 365 * 24 * 3600


def theme() -> str:
    """``auto``, ``light`` or ``dark``."""
    chosen = request.cookies.get(THEME_COOKIE, "auto") if has_request_context() else "auto"
    return chosen if chosen in THEMES else "auto"


def local_path(address: str | None) -> str:
    """``address`` when it is a path of this site, else ``/``: never a way out to another host."""
    if not address or len(address) > 2000 or not address.startswith("/") or address[1:2] in ("/", "\\"):
        return "/"
    if "\\" in address or any(ord(char) < 0x21 or ord(char) == 0x7F for char in address):
        return "/"
    return address
