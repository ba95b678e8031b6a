"""Letters over SMTP to a real server: delivered once, delayed, refused; every copy bears the same Message-ID."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session as DbSession

from app.adapters.mail import SmtpSender
from app.core.clock import FixedClock
from app.core.outbox import FIRST_PAUSE, OutboxRow
from app.core.permissions import Actor, Role
from app.messages import service as messages
from app.messages.models import Letter
from tests.people import ActorFor


@dataclass
class Postbox:
    """An SMTP server's side: keeps what it accepted, and answers as it was told."""

    #: What it says to the next letters, one each; 250 when there is nothing more.
    answers: list[str] = field(default_factory=list)
    #: What it says to the next recipients.
    recipients: list[str] = field(default_factory=list)
    #: How many of the next letters it takes and then hangs up on without an answer.
    drops: int = 0
    taken: list[Message] = field(default_factory=list)

    async def handle_RCPT(  # the name that aiosmtpd asks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipients and not (said := self.recipients.pop(0)).startswith("250"):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = self.answers.pop(0) if self.answers else "250 OK"
        if said.startswith("250"):
            self.taken.append(message_from_bytes(bytes(envelope.content or b"")))
        if self.drops:
            self.drops -= 1
            transport: Any = server.transport
            transport.abort()
            await asyncio.sleep(0)
        return said

    @property
    def ids(self) -> list[str]:
        return [letter["Message-ID"] for letter in self.taken]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def postbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """A mail server on this machine, to which the application sends."""
    box, port = Postbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setattr(
        app.extensions["jobs"],
        "_work",
        replace(app.extensions["work"], mail=SmtpSender(f"smtp://127.0.0.1:{port}")),
    )
    yield box
    server.stop()


@pytest.fixture
def post(db: DbSession, clock: FixedClock) -> Callable[[], int]:
    def post() -> int:
        number = messages.post(
            db,
            clock,
            to="petra@icare.example",
            to_name="Petra van Dijk",
            template="accounts/reset",
            context={"given_name": "Petra", "link": "http://localhost/wachtwoord-vergeten/geheim"},
        )
        db.commit()
        assert number is not None
        return number

    return post


@pytest.fixture
def letter(db: DbSession) -> Callable[[], Letter]:
    def letter() -> Letter:
        db.rollback()
        found = db.scalars(sa.select(Letter).execution_options(populate_existing=True)).one()
        db.expunge(found)
        db.rollback()
        return found

    return letter


def test_a_letter_is_delivered_once_as_plain_text_and_html(
    postbox: Postbox, post: Callable[[], int], work: Callable[[], int], letter: Callable[[], Letter]
) -> None:
    post()
    assert work() == 1
    assert work() == 0
    assert postbox.ids == [letter().message_id]
    assert letter().state == "sent"
    got = postbox.taken[0]
    assert got["To"] == "Petra van Dijk <petra@icare.example>"
    parts = [part.get_content_type() for part in got.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert b"/wachtwoord-vergeten/geheim" in (got.get_payload(0).get_payload(decode=True) or b"")  # type: ignore[union-attr]


@pytest.mark.parametrize("answer", ["451 4.3.0 try later", "421 4.3.2 closing"])
def test_a_server_that_cannot_take_it_now_gets_the_same_letter_later(
    postbox: Postbox,
    clock: FixedClock,
    post: Callable[[], int],
    work: Callable[[], int],
    letter: Callable[[], Letter],
    answer: str,
) -> None:
    postbox.answers = [answer]
    post()
    assert work() == 1
    assert letter().state == "delayed"
    assert (letter().answer or "").startswith(answer[:3])
    first = letter().message_id
    clock.advance(FIRST_PAUSE)
    assert work() == 1
    assert postbox.ids == [first]
    assert letter().state == "sent"


def test_a_recipient_that_waits_behind_a_grey_list_is_tried_again(
    postbox: Postbox, clock: FixedClock, post: Callable[[], int], work: Callable[[], int]
) -> None:
    postbox.recipients = ["450 4.2.0 greylisted"]
    post()
    work()
    assert postbox.taken == []
    clock.advance(FIRST_PAUSE)
    work()
    assert len(postbox.taken) == 1


@pytest.mark.parametrize("where", ["answers", "recipients"])
def test_a_letter_that_is_refused_for_good_is_shown_to_the_administrator_and_not_tried_again(
    client: FlaskClient,
    db: DbSession,
    postbox: Postbox,
    clock: FixedClock,
    post: Callable[[], int],
    work: Callable[[], int],
    letter: Callable[[], Letter],
    actor_for: ActorFor,
    login: Callable[[FlaskClient, Actor], FlaskClient],
    where: str,
) -> None:
    setattr(postbox, where, ["550 5.1.1 no such user"])
    post()
    assert work() == 1
    assert letter().state == "refused"
    clock.advance(timedelta(days=2))
    assert work() == 0
    assert postbox.taken == []
    login(client, actor_for(Role.ADMINISTRATOR))
    page = client.get("/beheer/brieven/geweigerd").text
    assert "petra@icare.example" in page
    assert "no such user" in page
    assert "geheim" not in page


def test_while_the_server_is_down_letters_wait(
    app: Flask,
    db: DbSession,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    post: Callable[[], int],
    work: Callable[[], int],
    letter: Callable[[], Letter],
) -> None:
    port = free_port()
    down = replace(app.extensions["work"], mail=SmtpSender(f"smtp://127.0.0.1:{port}"))
    monkeypatch.setattr(app.extensions["jobs"], "_work", down)
    post()
    assert work() == 1
    assert letter().state == "delayed"
    db.rollback()
    assert db.scalar(sa.select(OutboxRow.failed_at)) is None
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        clock.advance(FIRST_PAUSE)
        assert work() == 1
    finally:
        server.stop()
    assert box.ids == [letter().message_id]


def test_when_the_line_drops_after_the_letter_a_second_copy_bears_the_same_message_id(
    postbox: Postbox,
    clock: FixedClock,
    post: Callable[[], int],
    work: Callable[[], int],
    letter: Callable[[], Letter],
) -> None:
    postbox.drops = 1
    post()
    work()
    assert letter().state == "delayed"
    clock.advance(FIRST_PAUSE)
    work()
    assert postbox.ids == [letter().message_id] * 2
    assert postbox.taken[0].as_bytes() == postbox.taken[1].as_bytes() or (
        postbox.taken[0].get_payload(0).as_bytes() == postbox.taken[1].get_payload(0).as_bytes()  # type: ignore[union-attr]
    ), "only the boundary between the parts may differ"
    assert letter().state == "sent"


def test_the_secret_link_of_a_letter_stands_sealed_in_the_database(
    db: DbSession, post: Callable[[], int], work: Callable[[], int]
) -> None:
    post()
    work()
    sealed = db.execute(sa.text("select sealed_context, subject, answer, message_id from letter")).one()
    assert b"geheim" not in bytes(sealed[0])
    assert "geheim" not in " ".join(str(value) for value in sealed[1:])
    assert "geheim" not in str(db.execute(sa.text("select * from outbox")).all())
