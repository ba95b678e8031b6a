"""Turns events into the bytes of one iCalendar file: the same events always give the same bytes."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, Timezone, vDuration

from app.core.clock import AMSTERDAM
from app.core.ports import CalendarEvent

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


def lines(text: str) -> str:
    """`text` with plain line ends and without other control characters; for descriptions."""
    kept = (one_line(line) for line in _BREAKS.sub("\n", text).split("\n"))
    return "\n".join(kept).strip("\n")


def build_calendar(name: str, events: Sequence[CalendarEvent], stamp: datetime) -> bytes:
    """The iCalendar file of `events`, for a feed or a download; see `core.ports.CalendarBuilder`.

    Cancelled events stay in the file as STATUS:CANCELLED, because a calendar that merely misses an event may
    keep the old one.
    """
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Stichting DemenTalent//Leergang//NL")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("NAME", one_line(name))
    calendar.add("X-WR-CALNAME", one_line(name))
    calendar.add("X-WR-TIMEZONE", AMSTERDAM.key)
    calendar.add("LAST-MODIFIED", stamp.astimezone(UTC).replace(microsecond=0))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    calendar.add_component(Timezone.from_ical(VTIMEZONE.replace("\n", "\r\n")))
    for event in sorted(events, key=lambda e: (e.starts_at, e.uid)):
        calendar.add_component(_component(event))
    body: bytes = calendar.to_ical()
    return body


def _component(event: CalendarEvent) -> Event:
    if event.ends_at <= event.starts_at:
        raise ValueError(f"event {event.uid} ends before it starts")
    changed = event.changed_at.astimezone(UTC).replace(microsecond=0)
    component = Event()
    component.add("UID", one_line(event.uid))
    component.add("SEQUENCE", event.sequence)
    component.add("DTSTAMP", changed)
    component.add("LAST-MODIFIED", changed)
    component.add("DTSTART", event.starts_at.astimezone(AMSTERDAM))
    component.add("DTEND", event.ends_at.astimezone(AMSTERDAM))
    component.add("SUMMARY", one_line(event.summary))
    component.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    component.add("TRANSP", "TRANSPARENT" if event.cancelled else "OPAQUE")
    if event.location:
        component.add("LOCATION", one_line(event.location))
    if event.description:
        component.add("DESCRIPTION", lines(event.description))
    if event.url:
        component.add("URL", "".join(one_line(event.url).split()))
    return component
