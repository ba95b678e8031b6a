"""The iTIP message of an invitation: whatever stands in a name or title, it is one event for one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app.adapters.calendar import build_invitation
from app.adapters.calendar.builder import one_line
from app.core.invitations import CalendarInvitation, InvitationMethod
from app.core.ports import CalendarEvent

WRITTEN = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BEGINS = datetime(2027, 1, 14, 8, 30, tzinfo=UTC)
PLAIN = CalendarInvitation(
    CalendarEvent(
        uid="een@leergang",
        sequence=2,
        summary="Anders kijken",
        starts_at=BEGINS,
        ends_at=BEGINS + timedelta(hours=7),
        changed_at=WRITTEN - timedelta(days=9),
        location="Assen",
        remind_minutes=60,
        organiser=("Stichting DemenTalent", "leergang@voorbeeld.nl"),
    ),
    "REQUEST",
    ("Petra van Dijk", "petra@voorbeeld.nl"),
    WRITTEN,
)


def lines(body: bytes) -> list[bytes]:
    """Names of the properties, in order."""
    unfolded = body.replace(b"\r\n ", b"").split(b"\r\n")
    return [line.split(b":")[0].split(b";")[0] for line in unfolded]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
@given(name=st.text(max_size=300), title=st.text(max_size=300))
def test_no_name_and_no_title_adds_a_line_or_a_person(
    method: InvitationMethod, name: str, title: str
) -> None:
    plain = replace(PLAIN, method=method, event=replace(PLAIN.event, cancelled=method == "CANCEL"))
    body = build_invitation(
        replace(
            plain,
            attendee=(name, "petra@voorbeeld.nl"),
            event=replace(plain.event, summary=title, location=f"Zaal {title}"),
        )
    )
    assert lines(body) == lines(build_invitation(plain))
    assert max(map(len, body.split(b"\r\n"))) <= 75
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert str(event["ATTENDEE"]) == "mailto:petra@voorbeeld.nl"
    assert event["ATTENDEE"].params["ROLE"] == "REQ-PARTICIPANT"
    assert str(event["SUMMARY"]) == one_line(title)


@pytest.mark.parametrize(
    "name",
    ['Jan"; RSVP=FALSE:mailto:boef@x', "Jan\r\nATTENDEE:mailto:boef@x", "Jan^nATTENDEE:mailto:boef@x", ""],
)
def test_a_name_that_means_harm_is_a_name(name: str) -> None:
    body = build_invitation(replace(PLAIN, attendee=(name, "petra@voorbeeld.nl")))
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert str(event["ATTENDEE"]) == "mailto:petra@voorbeeld.nl"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert body.count(b"ATTENDEE;") == 1


def test_it_says_when_it_was_written_and_leaves_reminding_to_the_reader() -> None:
    calendar = Calendar.from_ical(build_invitation(PLAIN))
    (event,) = calendar.walk("VEVENT")
    assert (event.decoded("DTSTAMP"), event.decoded("LAST-MODIFIED")) == (
        WRITTEN,
        WRITTEN - timedelta(days=9),
    )
    assert calendar.walk("VALARM") == []
    assert (str(calendar["METHOD"]), int(event["SEQUENCE"])) == ("REQUEST", 2)
