"""Turns events into the bytes of one iCalendar file: the same events always give the same bytes."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vDuration, vText, vUri

from app.core.clock import AMSTERDAM
from app.core.ports import CalendarEvent, CalendarFile

#: How often we advise subscribers to look again (RFC 7986 section 5.7); Google and Outlook keep their pace.
REFRESH: Final = timedelta(hours=6)

#: Summer time in the European Union by rule, not by list: generated RDATE lists stop at some year, and
#: ical.js reads them one hour wrong in summer (Directive 2000/84/EC gives the rule).
VTIMEZONE: Final = """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""

_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN: Final = re.compile(
    "[\x00-\x09\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def one_line(text: str) -> str:
    """`text` as one line without control characters, so that nothing adds a line of its own to the file."""
    return " ".join(_UNSEEN.sub(" ", _BREAKS.sub(" ", text)).split())


class Said(vText):
    """A text in the file. The library takes `\\N` in somebody's words (`C:\\Noord`) for the end of a line."""

    def to_ical(self) -> bytes:
        """The text with all that has a meaning in a file escaped (RFC 5545 section 3.3.11)."""
        found = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return found.replace("\n", "\\n").encode()


def lines(text: str) -> str:
    """`text` with plain line ends and without other control characters; for descriptions."""
    kept = (one_line(line) for line in _BREAKS.sub("\n", text).split("\n"))
    return "\n".join(kept).strip("\n")


def build_calendar(file: CalendarFile) -> bytes:
    """The iCalendar file, for a feed or a download; see `core.ports.CalendarBuilder`.

    Cancelled events stay in the file as STATUS:CANCELLED, because a calendar that merely misses an event may
    keep the old one.
    """
    events = sorted(file.events, key=lambda e: (e.starts_at, e.uid))
    return b"".join((_head(file), *(event_bytes(event) for event in events), b"END:VCALENDAR\r\n"))


def _head(file: CalendarFile) -> bytes:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", f"-//Stichting DemenTalent//Leergang//{file.language.upper()}")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("NAME", Said(one_line(file.name)))
    calendar.add("X-WR-CALNAME", one_line(file.name))  # as it is: readers do not unescape it
    if file.description:
        calendar.add("DESCRIPTION", Said(lines(file.description)))
        calendar.add("X-WR-CALDESC", one_line(file.description))
    if file.color:
        calendar.add("COLOR", file.color)
    calendar.add("X-WR-TIMEZONE", AMSTERDAM.key)
    calendar.add("LAST-MODIFIED", _utc(file.changed_at))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    calendar.add_component(Timezone.from_ical(VTIMEZONE.replace("\n", "\r\n")))
    body: bytes = calendar.to_ical()
    return body.removesuffix(b"END:VCALENDAR\r\n")


@lru_cache(maxsize=8192)
def event_bytes(event: CalendarEvent) -> bytes:
    """The VEVENT of one event. Kept: a change of one session writes all others as they were."""
    body: bytes = component(event).to_ical()
    return body


def component(event: CalendarEvent) -> Event:
    """The VEVENT that feeds and invitations share. Raises `ValueError` when it ends before it starts."""
    if event.ends_at <= event.starts_at:
        raise ValueError(f"event {event.uid} ends before it starts")
    found = Event()
    found.add("UID", one_line(event.uid))
    found.add("SEQUENCE", event.sequence)
    found.add("DTSTAMP", _utc(event.changed_at))
    found.add("LAST-MODIFIED", _utc(event.changed_at))
    if event.all_day:
        day = event.starts_at.astimezone(AMSTERDAM).date()
        found.add("DTSTART", day)
        found.add("DTEND", day + timedelta(days=1))
    else:
        found.add("DTSTART", event.starts_at.astimezone(AMSTERDAM))
        found.add("DTEND", event.ends_at.astimezone(AMSTERDAM))
    found.add("SUMMARY", Said(one_line(event.summary)))
    found.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    found.add("TRANSP", "TRANSPARENT" if event.cancelled or event.all_day else "OPAQUE")
    if event.organiser:
        name, address = event.organiser
        found.add("ORGANIZER", vCalAddress(f"mailto:{_word(address)}"), parameters={"CN": _parameter(name)})
    if event.location:
        found.add("LOCATION", Said(one_line(event.location)))
    if event.geo:
        found.add("GEO", event.geo)
    if event.conference:
        label = {"LABEL": _parameter(event.conference_label)} if event.conference_label else {}
        found.add(
            "CONFERENCE",
            vUri(_word(event.conference)),
            parameters={"VALUE": "URI", "FEATURE": "VIDEO", **label},
        )
    if event.description:
        found.add("DESCRIPTION", Said(lines(event.description)))
    if event.url:
        found.add("URL", _word(event.url))
    if event.categories:
        found.add("CATEGORIES", [one_line(one) for one in event.categories])
    if event.remind_minutes is not None and not event.cancelled:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", Said(one_line(event.summary)))
        alarm.add("TRIGGER", -timedelta(minutes=event.remind_minutes))
        found.add_component(alarm)
    return found


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _word(text: str) -> str:
    """An address: one word, without anything that would end its line."""
    return "".join(one_line(text).split())


def _parameter(text: str) -> str:
    """A name beside a property: quotes cannot stand there (RFC 5545 section 3.2)."""
    return one_line(text).replace('"', "'")
