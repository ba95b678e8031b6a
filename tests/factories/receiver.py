"""A calendar that only reads its mail: what it holds after applying every iTIP message that it got, in order.

Its rules are those of RFC 5546 section 2.1.5 and nothing else: it knows neither the database nor the feed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from typing import Any

from icalendar import Calendar


@dataclass(frozen=True)
class Held:
    """One event, as the calendar shows it."""

    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    location: str
    cancelled: bool


@dataclass
class Receiver:
    """The calendar of one person."""

    events: dict[str, Held] = field(default_factory=dict)
    #: How many messages asked for something, so for how many letters somebody had to open their mail.
    applied: int = 0
    #: Messages that came too late, or said nothing new.
    ignored: int = 0

    def take(self, body: bytes) -> None:
        """Applies one iTIP message."""
        calendar = Calendar.from_ical(body)
        method = str(calendar["METHOD"])
        (event,) = calendar.walk("VEVENT")
        uid = str(event["UID"])
        told = held_of(event)
        known = self.events.get(uid)
        late = known is not None and (told.sequence, told.stamped_at) <= (known.sequence, known.stamped_at)
        if late or (method == "CANCEL" and known is None):
            self.ignored += 1
        else:
            assert method in ("REQUEST", "CANCEL")
            assert told.cancelled is (method == "CANCEL")
            self.events[uid] = told
            self.applied += 1

    def standing(self) -> dict[str, Held]:
        """What takes place."""
        return {uid: one for uid, one in self.events.items() if not one.cancelled}


@dataclass
class Kept:
    """A mail server that keeps what it is given."""

    taken: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage) -> str:
        self.taken.append(message)
        return "250 kept"

    def receivers(self) -> dict[str, Receiver]:
        """The calendars of all who got a letter, by address."""
        found: dict[str, Receiver] = {}
        for message in self.taken:
            if body := calendar_part(message):
                found.setdefault(address_of(message), Receiver()).take(body)
        return found

    def files(self) -> list[bytes]:
        """Every iTIP message that was sent, in order."""
        return [body for message in self.taken if (body := calendar_part(message))]


def calendar_part(message: Message) -> bytes:
    """The iTIP message in a letter; empty when there is none."""
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            content: Any = part.get_payload(decode=True)
            return bytes(content)
    return b""


def address_of(message: Message) -> str:
    """To whom a letter is."""
    return str(message["To"]).split("<")[-1].rstrip(">")


def held_of(event: Any) -> Held:
    """An event as a calendar holds it."""
    return Held(
        sequence=int(event.get("SEQUENCE", 0)),
        stamped_at=event.decoded("DTSTAMP"),
        starts_at=event.decoded("DTSTART").astimezone(UTC),
        ends_at=event.decoded("DTEND").astimezone(UTC),
        location=str(event.get("LOCATION", "")),
        cancelled=str(event.get("STATUS", "")) == "CANCELLED",
    )
