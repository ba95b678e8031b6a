"""The calendar files that subscribers read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app.adapters import calendar as adapter
from app.core.clock import AMSTERDAM, utc
from app.core.ports import CalendarEvent, CalendarFile

CHANGED = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def build_calendar(name: str, events: Sequence[CalendarEvent], changed_at: datetime) -> bytes:
    return adapter.build_calendar(CalendarFile(name, tuple(events), changed_at))


def event(day: date = date(2027, 1, 14), **other: object) -> CalendarEvent:
    known: dict[str, object] = {
        "uid": f"{day}@leergang",
        "sequence": 0,
        "summary": "Anders kijken",
        "starts_at": utc(day, time(9, 30)),
        "ends_at": utc(day, time(16, 30)),
        "changed_at": CHANGED,
    }
    return CalendarEvent(**{**known, **other})  # type: ignore[arg-type]


def read(body: bytes) -> Calendar:
    calendar = Calendar.from_ical(body)
    assert isinstance(calendar, Calendar)
    return calendar


def test_the_same_events_give_the_same_bytes_in_whatever_order_they_come() -> None:
    events = [event(date(2027, 1, 14)), event(date(2027, 3, 4))]
    assert build_calendar("Assen", events, CHANGED) == build_calendar("Assen", events[::-1], CHANGED)


def test_half_past_nine_is_half_past_nine_in_winter_and_in_summer() -> None:
    body = build_calendar("Assen", [event(date(2027, 3, 25)), event(date(2027, 4, 15))], CHANGED)
    for component in read(body).walk("VEVENT"):
        start = component["DTSTART"].dt
        assert (start.hour, start.minute, start.tzinfo.key) == (9, 30, AMSTERDAM.key)
    assert b"DTSTART;TZID=Europe/Amsterdam:20270415T093000\r\n" in body


def test_the_time_zone_is_given_once_as_a_rule() -> None:
    body = build_calendar("Assen", [event()], CHANGED)
    assert body.count(b"BEGIN:VTIMEZONE") == 1
    assert b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n" in body
    assert b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n" in body
    assert b"RDATE" not in body


def test_a_feed_tells_what_it_is_and_how_often_to_look() -> None:
    body = build_calendar("Groep Assen, voorjaar", [event()], CHANGED)
    calendar = read(body)
    assert calendar["METHOD"] == "PUBLISH"
    assert b"\r\nNAME:Groep Assen\\, voorjaar\r\n" in body
    assert calendar["X-WR-CALNAME"] == "Groep Assen, voorjaar"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert calendar["X-PUBLISHED-TTL"] == "PT6H"


def test_an_event_carries_its_identity_place_and_page() -> None:
    there = event(
        sequence=3,
        location="Vaart 1, Assen",
        url="https://leergang.test/groepen/assen",
        description="Regel 1\nRegel 2",
    )
    (component,) = read(build_calendar("Assen", [there], CHANGED)).walk("VEVENT")
    assert (component["UID"], component["SEQUENCE"], component["STATUS"]) == (there.uid, 3, "CONFIRMED")
    assert (component["LOCATION"], component["URL"]) == (
        "Vaart 1, Assen",
        "https://leergang.test/groepen/assen",
    )
    assert component["DESCRIPTION"] == "Regel 1\nRegel 2"
    assert component["DTSTAMP"].dt == component["LAST-MODIFIED"].dt == CHANGED


def test_a_cancelled_event_stays_and_says_so() -> None:
    (component,) = read(build_calendar("Assen", [event(cancelled=True)], CHANGED)).walk("VEVENT")
    assert (component["STATUS"], component["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_a_backslash_stays_a_backslash() -> None:
    body = build_calendar("Assen", [event(location="C:\\Noord, zaal 2; achter", summary="a\\n")], CHANGED)
    assert b"LOCATION:C:\\\\Noord\\, zaal 2\\; achter\r\n" in body
    assert b"SUMMARY:a\\\\n\r\n" in body


def test_all_that_calendars_can_use_is_told() -> None:
    told = event(
        geo=(52.99234, 6.5623),
        conference="https://overleg.test/kamer?a=1,2;b",
        conference_label='Online "meedoen"',
        categories=("Leergang", "Lesdag"),
        organiser=("Stichting\r\nDemenTalent, Assen", "leergang@voorbeeld.nl"),
        remind_minutes=60,
    )
    calendar = adapter.build_calendar(CalendarFile("Assen", (told,), CHANGED, "Wat dit is", "en", "teal"))
    body = calendar.replace(b"\r\n ", b"").decode()
    for line in (
        "PRODID:-//Stichting DemenTalent//Leergang//EN",
        "COLOR:teal",
        "DESCRIPTION:Wat dit is",
        "GEO:52.99234;6.5623",
        "CONFERENCE;FEATURE=VIDEO;LABEL=Online 'meedoen';VALUE=URI:https://overleg.test/kamer?a=1,2;b",
        "CATEGORIES:Leergang,Lesdag",
        'ORGANIZER;CN="Stichting DemenTalent, Assen":mailto:leergang@voorbeeld.nl',
        "TRIGGER:-PT1H",
        "ACTION:DISPLAY",
    ):
        assert f"\r\n{line}\r\n" in body, line
    assert "VALARM" not in build_calendar("Assen", [replace(told, cancelled=True)], CHANGED).decode()


@given(st.text())
def test_no_text_can_add_a_line_of_its_own(text: str) -> None:
    body = build_calendar(
        text, [event(summary=text, location=text, description=text, url=text, uid="a" + text)], CHANGED
    )
    plain = build_calendar("x", [event(summary="x", location="x", description="x", url="x")], CHANGED)
    properties = [line.split(b":")[0].split(b";")[0] for line in body.replace(b"\r\n ", b"").split(b"\r\n")]
    expected = [line.split(b":")[0].split(b";")[0] for line in plain.replace(b"\r\n ", b"").split(b"\r\n")]
    assert [p for p in properties if p not in {b"LOCATION", b"DESCRIPTION", b"URL"}] == [
        p for p in expected if p not in {b"LOCATION", b"DESCRIPTION", b"URL"}
    ]
    assert not set(body) & set(range(0x20)) - {0x0D, 0x0A}
    body.decode("utf-8")


@given(st.text(min_size=60, max_size=400))
def test_long_lines_are_folded_and_read_back_whole(text: str) -> None:
    body = build_calendar("Assen", [event(summary="é" + text)], CHANGED)
    assert max(len(line) for line in body.split(b"\r\n")) <= 75, "RFC 5545 section 3.1, in bytes"
    for line in body.split(b"\r\n"):
        line.decode("utf-8")
    (component,) = read(body).walk("VEVENT")
    assert component["SUMMARY"] == adapter.builder.one_line("é" + text)


def test_an_event_that_ends_before_it_starts_is_a_fault() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        build_calendar("Assen", [event(ends_at=utc(date(2027, 1, 14), time(9, 0)))], CHANGED)
