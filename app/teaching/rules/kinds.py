"""Pure decisions about materials, announcements and what learners show of themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from app.core.clock import local, utc
from app.core.errors import Refused
from app.core.text import T

#: Most materials that are there at once, of one session or of the whole cohort.
MOST_MATERIALS = 40
#: Most versions of one material.
MOST_VERSIONS = 30
#: Most bytes of all files of a cohort together.
MOST_COHORT_BYTES = 500 * 1024 * 1024
#: What is shown a week before a session, is shown so many days before it.
WEEK_DAYS = 7
#: Most characters of a text and of an announcement.
LONGEST_TEXT = 20_000
#: Most characters of a note after a session.
LONGEST_NOTE = 10_000

_PHONE = re.compile(r"\+?[0-9(][0-9 ()-]{5,22}\Z", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\Z", re.ASCII)


class MaterialKind(StrEnum):
    """What a material is."""

    FILE = "file"
    LINK = "link"
    TEXT = "text"


class When(StrEnum):
    """From when learners see a material."""

    NOW = "now"
    WEEK = "week"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Visibility:
    """From when learners see a material: from a moment (aware UTC), or so many days before its session. Never both."""

    at: datetime | None = None
    days_before: int | None = None


def visibility(when: When, *, now: datetime, of_session: bool, on: date | None) -> Visibility:
    """What was chosen, as it is kept. A day begins at midnight in Amsterdam.

    Raises Refused when a day was to be chosen and none was.
    """
    if when is When.WEEK and of_session:
        return Visibility(days_before=WEEK_DAYS)
    if when is When.DATE:
        if on is None:
            raise Refused(T("Vul in vanaf welke dag, bijvoorbeeld 14-01-2027."), field="on")
        return Visibility(at=utc(on, time(0)))
    return Visibility(at=now)


def seen_from(days_before: int, starts_at: datetime) -> datetime:
    """The moment (aware UTC): the midnight in Amsterdam that begins the day so many days before the session's."""
    return utc(local(starts_at).date() - timedelta(days=days_before), time(0))


def days_until(starts_at: datetime, now: datetime) -> int:
    """How many nights in Amsterdam still lie between now and the session; what is shown so long before it is seen."""
    return (local(starts_at).date() - local(now).date()).days


def checked_link(text: str) -> str:
    """An https address of another site, as typed. Raises Refused for anything else.

    A name and password before the host are refused: they make an address look like another one.
    """
    url = text.strip()
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and "." in (parts.hostname or "") and (parts.port or 443) > 0
    except ValueError:
        parts, sound = urlsplit(""), False
    if parts.scheme.lower() != "https":
        raise Refused(T("Begin de link met https://. Andere adressen kunnen niet."), field="url")
    strange = "@" in parts.netloc or any(char.isspace() or char in '<>"\\^`{|}' for char in url)
    if not sound or strange or not _HOST.match(_ascii(parts.hostname or "")):
        raise Refused(T("Dit adres klopt niet. Kopieer het uit de adresbalk van je browser."), field="url")
    return url


def checked_phone(text: str) -> str:
    """A telephone number as typed, or nothing. Raises Refused for what is none."""
    phone = " ".join(text.split())
    if phone and (not _PHONE.match(phone) or sum(char.isdigit() for char in phone) not in range(6, 16)):
        raise Refused(T("Vul een telefoonnummer in, bijvoorbeeld 06 12 34 56 78."), field="phone")
    return phone


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
