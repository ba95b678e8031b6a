"""Invitations by mail as iTIP messages (RFC 5546), and the answers that calendars send back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from functools import lru_cache
from typing import Final

from icalendar import Calendar, Timezone, vCalAddress
from icalendar.parser import Contentline

from app.adapters.calendar.builder import VTIMEZONE, component, one_line
from app.core.email import address
from app.core.invitations import CalendarAnswer, CalendarInvitation, UnreadableMail

#: Limits of what is read: answers of all known calendars stay far below.
MOST_NESTING: Final = 16
MOST_PARTS: Final = 200
MOST_CALENDAR_BYTES: Final = 256 * 1024
MOST_LINES: Final = 2_000
MOST_LINE: Final = 4_000

ANSWERS: Final = frozenset({"ACCEPTED", "DECLINED", "TENTATIVE"})
#: Character sets that calendars use; anything else is read as UTF-8.
_CHARSETS: Final = frozenset({"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})
_REPLY: Final = re.compile(r"^METHOD[ \t]*:[ \t]*REPLY[ \t]*$", re.IGNORECASE | re.MULTILINE)
#: What begins another level of a mail: each makes every line that follows slower to read.
_NESTING: Final = re.compile(rb"boundary\s*=|message/", re.IGNORECASE)
_STAMP: Final = re.compile(r"(\d{8})T(\d{6})Z?\Z", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,9}\Z", re.ASCII)
_WANTED: Final = frozenset({"UID", "DTSTAMP", "SEQUENCE", "ATTENDEE", "RECURRENCE-ID"})


def build_invitation(invitation: CalendarInvitation) -> bytes:
    """The iTIP message; see `core.invitations.InvitationBuilder`. The event is the very one of the feeds.

    DTSTAMP says when the message was written (RFC 5545 section 3.8.7.2), since it bears a method.
    """
    event = component(invitation.event)
    del event["DTSTAMP"]
    event.add("DTSTAMP", invitation.stamped_at.astimezone(UTC).replace(microsecond=0))
    name, where = invitation.attendee
    asks = invitation.method == "REQUEST"
    event.add(
        "ATTENDEE",
        vCalAddress(f"mailto:{where}"),
        parameters={
            "CN": one_line(name).replace('"', "'") or where,
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "REQ-PARTICIPANT",
            **({"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"} if asks else {}),
        },
    )
    event.subcomponents = []  # a reminder is the reader's own choice
    head = _head(invitation.method, invitation.language)
    return b"".join((head, event.to_ical(), b"END:VCALENDAR\r\n"))


@lru_cache
def _head(method: str, language: str) -> bytes:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", f"-//Stichting DemenTalent//Leergang//{language.upper()}")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    calendar.add_component(Timezone.from_ical(VTIMEZONE.replace("\n", "\r\n")))
    body: bytes = calendar.to_ical()
    return body.removesuffix(b"END:VCALENDAR\r\n")


def read_answer(mail: bytes) -> CalendarAnswer | None:
    """The answer in a mail; see `AnswerReader`. Whatever the mail holds, only `UnreadableMail` is raised."""
    try:
        return _read(mail)
    except UnreadableMail:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, MessageError) as error:
        raise UnreadableMail(type(error).__name__) from None


def _read(mail: bytes) -> CalendarAnswer | None:
    if b"text/calendar" not in mail.lower():
        return None
    if len(_NESTING.findall(mail)) > MOST_NESTING or mail.count(b"\n--") > MOST_PARTS:
        raise UnreadableMail("too many parts")
    message = message_from_bytes(mail)
    found = [text for text in _calendars(message) if _REPLY.search(text)]
    if not found:
        return None
    facts = _facts(found[0])
    stamp = _moment(_only(facts, "DTSTAMP"))
    sequence = facts.get("SEQUENCE", [("", {})])[0][0] or "0"
    if not _NUMBER.match(sequence):
        raise UnreadableMail("SEQUENCE is no number")
    if "RECURRENCE-ID" in facts or len(facts.get("ATTENDEE", ())) != 1:
        raise UnreadableMail("not one answer of one person")
    attendee, parameters = facts["ATTENDEE"][0]
    partstat = parameters.get("PARTSTAT", "").upper()
    if partstat not in ANSWERS:
        raise UnreadableMail("no answer that we know")
    return CalendarAnswer(
        message_id=" ".join(str(message.get("Message-ID", "")).split())[:500],
        sender=_sender(message),
        attendee=_mailbox(attendee),
        uid=_only(facts, "UID"),
        sequence=int(sequence),
        stamped_at=stamp,
        partstat=partstat,
    )


def _calendars(message: Message) -> Iterator[str]:
    """The text of each calendar part."""
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            raise UnreadableMail("too many parts")
        if part.get_content_type() != "text/calendar" or part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if len(content) > MOST_CALENDAR_BYTES:
            raise UnreadableMail("the calendar part is too large")
        if b"\0" in content:  # no text of a calendar (RFC 5545 section 3.1), and PostgreSQL keeps none
            raise UnreadableMail("not a text")
        charset = str(part.get_param("charset", "utf-8")).lower()
        text = content.decode(charset if charset in _CHARSETS else "utf-8", "replace")
        yield text.replace("\r\n", "\n").replace("\r", "\n")


def _facts(text: str) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """The lines that matter of the one VEVENT, by name: (value, parameters)."""
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    inside: list[str] = []
    events = 0
    for line in _lines(text):
        name, _, rest = line.partition(":")
        name = name.strip().upper()
        if name == "BEGIN":
            inside.append(rest.strip().upper())
            if len(inside) > 8:
                raise UnreadableMail("nested too deep")
            events += inside == ["VCALENDAR", "VEVENT"]
            if events > 1:
                raise UnreadableMail("several events")
        elif name == "END":
            if not inside or inside.pop() != rest.strip().upper():
                raise UnreadableMail("unbalanced")
        elif inside == ["VCALENDAR", "VEVENT"] and re.split("[;:]", name, maxsplit=1)[0] in _WANTED:
            called, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
            shown = {str(key).upper(): str(word) for key, word in parameters.items()}
            found.setdefault(called.upper(), []).append((str(value), shown))
    if events != 1 or inside:
        raise UnreadableMail("no whole event")
    return found


def _lines(text: str) -> list[str]:
    """Content lines, unfolded (RFC 5545 section 3.1)."""
    raw = text.split("\n")
    if len(raw) > MOST_LINES:
        raise UnreadableMail("too many lines")
    found: list[str] = []
    for line in raw:
        if line[:1] in (" ", "\t") and found:
            found[-1] += line[1:]
        elif line.strip():
            found.append(line)
    if any(len(line) > MOST_LINE for line in found):
        raise UnreadableMail("a line is too long")
    return found


def _only(facts: dict[str, list[tuple[str, dict[str, str]]]], name: str) -> str:
    values = facts.get(name, [])
    if len(values) != 1 or not values[0][0].strip():
        raise UnreadableMail(f"not one {name}")
    return values[0][0].strip()


def _moment(value: str) -> datetime:
    found = _STAMP.match(value)
    if found is None:
        raise UnreadableMail("DTSTAMP is no moment")
    return datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _sender(message: Message) -> str:
    senders = message.get_all("From", [])
    found = address(" ".join(str(senders[0]).split())) if len(senders) == 1 else None
    if found is None:
        raise UnreadableMail("not one sender")
    return found


def _mailbox(value: str) -> str:
    found = address(re.sub("^mailto:", "", value.strip(), flags=re.IGNORECASE))
    if found is None:
        raise UnreadableMail("ATTENDEE is no address")
    return found
