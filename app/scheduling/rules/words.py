"""The words of a session: lines that stay one line in a calendar, a letter and a log, and links that are safe."""

import unicodedata
from typing import Final
from urllib.parse import urlsplit

from app.core.errors import Refused
from app.core.text import T

#: The longest line, longest place and longest text that a session keeps; the columns hold the same.
MOST_LINE, MOST_PLACE, MOST_TEXT = 200, 402, 2000
#: What a session without a building says where calendars ask for a place.
ONLINE: Final = "Online"


def one_line(value: str, *, most: int = MOST_LINE, field: str) -> str:
    """`value` as one line: line breaks and tabs become a space. Raises Refused when it is too long or unreadable."""
    return _checked(" ".join(value.split()), most=most, field=field)


def lines(value: str, *, most: int = MOST_TEXT, field: str) -> str:
    """`value` with plain line ends and no blank end. Raises Refused when it is too long or unreadable."""
    clean = "\n".join(line.rstrip() for line in value.splitlines()).strip()
    return _checked(clean, most=most, field=field)


def safe_url(value: str, *, field: str) -> str:
    """An https address, or nothing. Raises Refused for any other kind, for blanks in it and for a hidden name.

    `https://bekend.nl@elders.nl` leads elsewhere: a name before the host is refused.
    """
    address = value.strip()
    if not address:
        return ""
    wrong = Refused(T("Vul een link in die begint met https://."), field=field)
    if any(char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in address):
        raise wrong
    try:
        parts = urlsplit(address)
        good = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
        _ = parts.port
    except ValueError:
        raise wrong from None
    if not good or set(address) & set('<>"\\^`{|}'):
        raise wrong
    return _checked(address, most=MOST_TEXT, field=field)


def place_line(*, name: str, room: str, street: str, postcode: str, city: str) -> str:
    """A place in one line, as calendars show it; cut off where the column ends."""
    town = " ".join(part for part in (postcode, city) if part)
    line = ", ".join(part for part in (name, room, street, town) if part)
    return line if len(line) <= MOST_PLACE else line[: MOST_PLACE - 1].rstrip() + "…"


def _checked(value: str, *, most: int, field: str) -> str:
    if any(unicodedata.category(char) in ("Cc", "Cs") and char != "\n" for char in value):
        raise Refused(T("Hier staat een teken dat we niet kunnen opslaan. Haal het weg."), field=field)
    if len(value) > most:
        raise Refused(T("Gebruik ten hoogste %(most)s tekens.", most=most), field=field)
    return value
