"""Mails in which a calendar answers an invitation, as the large mail programs write them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


def answer_file(
    uid: str,
    attendee: str,
    partstat: str = "ACCEPTED",
    *,
    sequence: int | None = 0,
    at: datetime = NOW,
    more: str = "",
) -> str:
    """The iTIP message of an answer."""
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "DTSTART:20260903T073000Z",
        "DTEND:20260903T143000Z",
        f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
        "ORGANIZER;CN=Stichting DemenTalent:mailto:leergang@localhost",
        f"UID:{uid}",
        f'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN="Jan; van: Test"',
        f" ;X-NUM-GUESTS=0:MAILTO:{attendee}",
        *([] if sequence is None else [f"SEQUENCE:{sequence}"]),
        "STATUS:CONFIRMED",
        "SUMMARY:Anders kijken (Lesdag 1)",
        *([more] if more else []),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines)


def answer_mail(
    uid: str,
    attendee: str,
    partstat: str = "ACCEPTED",
    *,
    sender: str = "",
    sequence: int | None = 0,
    at: datetime = NOW,
    message_id: str = "",
    style: str = "gmail",
    file: str = "",
) -> bytes:
    """The whole mail; `style` is gmail, outlook or apple."""
    message = EmailMessage()
    message["From"] = f'"Jan van Test" <{sender or attendee}>'
    message["To"] = "leergang@localhost"
    message["Subject"] = f"Geaccepteerd: {uid}"
    message["Message-ID"] = message_id or f"<{partstat}-{at:%H%M%S}-{attendee}-{uid[:20]}>"
    body = (file or answer_file(uid, attendee, partstat, sequence=sequence, at=at)).encode()
    shown = {"method": "REPLY", "charset": "UTF-8"}
    if style == "outlook":  # nothing but the calendar, in base64, in an alternative
        message.set_content("Ik kom.\n")
        message.add_alternative(body, maintype="text", subtype="calendar", params=shown)
    elif style == "apple":
        message.set_content("Jan heeft de uitnodiging geaccepteerd.\n")
        message.make_mixed()
        message.add_attachment(body, maintype="text", subtype="calendar", params=shown, filename="iCal.ics")
    else:
        message.set_content("Jan heeft deze uitnodiging geaccepteerd.\n")
        message.add_alternative("<p>Jan</p>", subtype="html")
        message.add_alternative(body, maintype="text", subtype="calendar", params=shown)
        message.add_attachment(body, maintype="application", subtype="ics", filename="invite.ics")
    return message.as_bytes()
