"""The mail that bears an invitation: as mail programs read it, as libical judges it, once whatever the server does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Talk
from flask import Flask
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.adapters.mail import SmtpSender
from app.core.clock import FixedClock, local
from app.core.permissions import SYSTEM, Role
from app.messages import service as messages
from app.messages.models import Letter
from app.scheduling import service as scheduling
from tests.factories import enrolments as factory
from tests.factories.enrolments import World
from tests.factories.inviting import JAN, go, move, sessions
from tests.factories.receiver import Kept, Receiver, calendar_part
from tests.machines import free_port
from tests.people import ActorFor
from tests.readers import ical_js, libical, node_ical


def test_the_mail_is_built_as_outlook_gmail_and_apple_read_it(going: World, post: Kept) -> None:
    message = next(one for one in post.taken if calendar_part(one))
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    shown = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert (shown.get_param("method"), shown.get_param("charset")) == ("REQUEST", "utf-8")
    (file,) = message.iter_attachments()
    assert file.get_filename() == "uitnodiging.ics"
    assert file.get_content() == calendar_part(message)
    assert message["Reply-To"] == "leergang@localhost"
    event = Calendar.from_ical(calendar_part(message)).walk("VEVENT")[0]
    assert str(event["ORGANIZER"]) == "mailto:leergang@localhost"
    attendee = event["ATTENDEE"]
    assert str(attendee) == f"mailto:{JAN}"
    assert {name: str(value) for name, value in attendee.params.items()} == {
        "CN": "Persoon001 van Test001",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }


def test_nobody_reads_the_name_or_address_of_another(going: World, post: Kept) -> None:
    for one in post.taken:
        if str(one["To"]).endswith(f"<{JAN}>") and calendar_part(one):
            whole = b"".join(part.get_payload(decode=True) or b"" for part in one.walk())  # type: ignore[misc]
            assert b"Persoon002" not in whole
            assert b"persoon2@" not in whole


def test_letters_are_in_the_language_of_their_reader(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Callable[[], None], actor_for: ActorFor
) -> None:
    guest = actor_for(Role.GUEST_TRAINER, language="en")
    one = sessions(db, going)[0]
    scheduling.add_guest(db, SYSTEM, clock, session_id=one.id, person_id=guest.person_id or 0)
    deliver()
    calendar = Calendar.from_ical(calendar_part(post.taken[-1]))
    assert str(calendar["PRODID"]).endswith("//EN")


def test_a_letter_that_is_sent_again_bears_the_same_invitation(
    db: Session, clock: FixedClock, going: World, post: Kept, work: Callable[[], int]
) -> None:
    row = db.scalars(sa.select(Letter).where(Letter.template == "calendars/invitation")).first()
    assert row is not None
    first = next(one for one in post.taken if one["Message-ID"] == row.message_id)
    messages.resend(db, SYSTEM, clock, letter_id=row.id, number=1, addressee=None)
    work()
    assert calendar_part(post.taken[-1]) == calendar_part(first)
    assert post.taken[-1]["Message-ID"] != first["Message-ID"]


def test_every_file_passes_libical_and_is_read_alike_by_all(
    db: Session,
    clock: FixedClock,
    going: World,
    post: Kept,
    deliver: Callable[[], None],
    tmp_path: Path,
) -> None:
    post.taken.clear()
    first, second = sessions(db, going)[:2]
    move(
        db,
        clock,
        first,
        day=local(first.starts_at).date() + timedelta(days=1),
        online_url="https://meet.example/x?a=1,2;3",
    )
    scheduling.cancel_session(db, SYSTEM, clock, session_id=second.id)
    deliver()
    scheduling.reinstate_session(db, SYSTEM, clock, session_id=second.id)
    deliver()
    bodies = [body for one in post.taken if JAN in str(one["To"]) and (body := calendar_part(one))]
    methods = [str(Calendar.from_ical(body)["METHOD"]) for body in bodies]
    assert methods == ["REQUEST", "CANCEL", "REQUEST"]
    for number, body in enumerate(bodies):
        file = tmp_path / f"{number}.ics"
        file.write_bytes(body)
        found = libical(file)  # restriction_check, too
        assert found == ical_js(file, zone="America/New_York") == node_ical(file, zone="Asia/Tokyo")
        assert found[0].cancelled is (methods[number] == "CANCEL")


class Server:
    """A real SMTP server that can hang up after it has taken an invitation."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.drops = 0

    async def handle_DATA(self, server: SMTP, session: Talk, envelope: Envelope) -> str:
        self.taken.append(message_from_bytes(bytes(envelope.content or b"")))
        if self.drops and calendar_part(self.taken[-1]):
            self.drops -= 1
            transport: Any = server.transport
            transport.abort()
        return "250 OK"


@pytest.fixture
def smtp(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    server, port = Server(), free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    sender = SmtpSender(f"smtp://127.0.0.1:{port}")
    monkeypatch.setattr(app.extensions["jobs"], "_work", replace(app.extensions["work"], mail=sender))
    yield server
    controller.stop()


def test_a_second_copy_after_a_crash_is_the_same_mail_and_changes_no_calendar(
    db: Session, clock: FixedClock, smtp: Server, deliver: Callable[[], None]
) -> None:
    world = factory.world(db, clock)
    factory.enrol(db, clock, world, 1)
    deliver()
    go(db, clock, world)
    smtp.taken.clear()
    smtp.drops = 2
    deliver()
    copies = [str(one["Message-ID"]) for one in smtp.taken]
    assert len(copies) == 1 + 13 + 2
    assert len(set(copies)) == 1 + 13
    calendar = Receiver()
    for one in smtp.taken:
        if body := calendar_part(one):
            calendar.take(body)
    assert (len(calendar.standing()), calendar.ignored) == (13, 2)
