"""Two web servers and two workers at once, as on several machines, with nothing in common but the database."""

from __future__ import annotations

import asyncio
import os
import signal
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from flask import Flask
from flask_security import hash_password
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.config import Config
from app.core.clock import FixedClock
from app.core.outbox import OutboxRow
from app.core.permissions import Role
from app.messages import service as messages
from app.messages.models import Letter
from tests.machines import Browser, Machines, free_port, healthy, until
from tests.pages import hidden
from tests.people import ActorFor

PASSWORD = "paardenbloem onder de brug"


@pytest.fixture
def kind() -> str:
    """Several machines share PostgreSQL."""
    return "postgresql"


@dataclass
class Postbox:
    """A mail server that takes its time, so that two workers meet."""

    ids: list[str] = field(default_factory=list)
    now: int = 0
    most_at_once: int = 0

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
        self.now += 1
        self.most_at_once = max(self.most_at_once, self.now)
        await asyncio.sleep(0.03)
        self.ids.append(message_from_bytes(bytes(envelope.content or b""))["Message-ID"])
        self.now -= 1
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box, port = Postbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def machines(config: Config, postbox: tuple[Postbox, int], tmp_path: Path) -> Iterator[Machines]:
    found = Machines(config, postbox[1], tmp_path)
    yield found
    found.stop()


@pytest.fixture
def post(db: Session, clock: FixedClock, app: Flask) -> Callable[[int], None]:
    """Writes letters in one transaction and rings the bell for both workers."""

    def post(count: int) -> None:
        for number in range(count):
            messages.post(
                db,
                clock,
                to=f"persoon{number}@voorbeeld.example",
                template="accounts/reset",
                context={"given_name": "Petra", "link": "http://localhost/x"},
            )
        db.commit()
        for _ in range(2):
            app.extensions["jobs"].wake()

    return post


def test_two_workers_send_each_letter_once_and_a_killed_one_loses_nothing(
    app: Flask,
    db: Session,
    machines: Machines,
    postbox: tuple[Postbox, int],
    post: Callable[[int], None],
) -> None:
    box, _ = postbox
    first, second = machines.worker(), machines.worker()

    def open_rows() -> int:
        db.rollback()
        count = db.scalar(sa.select(sa.func.count()).where(OutboxRow.done_at.is_(None))) or 0
        db.rollback()
        return count

    post(2)  # until both have started, which takes seconds
    until(lambda: open_rows() == 0, "the first letters")
    meeting = 0
    while box.most_at_once < 2 and meeting < 20:
        meeting += 1
        post(10)
        until(lambda: open_rows() == 0, "ten letters")
    assert box.most_at_once == 2, "both workers were at work at once"
    sent = 2 + 10 * meeting
    assert len(box.ids) == len(set(box.ids)) == sent

    post(30)
    until(lambda: len(box.ids) >= sent + 5, "some of the letters")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(10)
    until(lambda: open_rows() <= 1, "all but what the dead worker held")
    db.execute(
        sa.update(OutboxRow).where(OutboxRow.done_at.is_(None)).values(lease_until=OutboxRow.created_at)
    )
    db.commit()  # its lease has ended
    app.extensions["jobs"].wake()
    until(lambda: open_rows() == 0, "the letter of the dead worker")
    assert second.poll() is None
    assert len(set(box.ids)) == sent + 30
    twice = [number for number, count in Counter(box.ids).items() if count > 1]
    assert len(twice) <= 1, "at most the letter that was in the dead worker's hands"
    assert set(db.scalars(sa.select(Letter.message_id))) == set(box.ids)
    assert set(db.scalars(sa.select(Letter.state))) == {"sent"}


def test_two_web_servers_are_one_application(
    app: Flask, db: Session, actor_for: ActorFor, machines: Machines
) -> None:
    petra = actor_for(Role.ADMINISTRATOR, email="petra@icare.example")
    with app.app_context():
        hashed = hash_password(PASSWORD)
    account = db.get(Account, petra.account_id)
    assert account is not None
    account.password = hashed
    db.commit()
    here, there = machines.web(), machines.web()
    for base in (here, there):
        until(lambda base=base: healthy(base), "a web server")  # type: ignore[misc]
    browser = Browser()
    _, led = browser.send(f"{here}/inloggen", email="petra@icare.example", password=PASSWORD)
    assert led == f"{here}/beheer"
    page, led = browser.get(f"{there}/beheer/organisaties")
    assert led.startswith(there), "logged in on the other as well"
    assert "Zilvermeeuw" not in page
    browser.send(f"{there}/beheer/organisaties/nieuw", name="Zorggroep Zilvermeeuw")
    page, _ = browser.get(f"{here}/beheer/organisaties")
    assert "Zorggroep Zilvermeeuw" in page
    page, _ = browser.get(f"{here}/account")
    token = hidden(page)["csrf_token"]
    data = urllib.parse.urlencode({"csrf_token": token}).encode()
    browser.opener.open(f"{there}/uitloggen", data=data, timeout=30).close()
    _, led = browser.get(f"{here}/beheer")
    assert "/inloggen" in led, "logged out on one is logged out on both"
