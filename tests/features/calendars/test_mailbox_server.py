"""The mailbox on a server of somebody else: by TLS, with a server that shows a wrong certificate, hangs or drips."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from app import create_app
from app.adapters.calendar import read_answer
from app.adapters.inbox import ImapInbox
from app.adapters.jobs import Beside
from app.calendars import service as calendars
from app.calendars.models import CalendarReply
from app.calendars.rules import ReplyOutcome
from app.config import Config
from app.core import outbox
from app.core.clock import FixedClock
from app.core.ports import Work
from tests.authority import Authority, Shown
from tests.conftest import close_database
from tests.factories.answering import answer_mail
from tests.factories.enrolments import World
from tests.factories.inviting import JAN, sessions
from tests.mailbox import Mailbox, running

OURS, OTHER = Authority(), Authority("Another Authority")
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """This machine trusts our authority, and no other."""
    file = tmp_path / "authority.pem"
    file.write_bytes(OURS.pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    """A server with a certificate that is right."""
    with running(OURS.certificate("127.0.0.1", "localhost")) as box:
        yield box


def read(app: Flask, url: str) -> tuple[int, list[Any]]:
    """Reads a mailbox as the worker does; tells how many mails were looked at, and what stands in the log."""
    with capture_logs() as lines:
        looked = calendars.read_replies(app.extensions["work"], inbox=ImapInbox(url), read=read_answer)
    return looked, lines


def test_a_mailbox_is_read_by_tls(
    app: Flask, db: Session, going: World, trusted: None, server: Mailbox
) -> None:
    one = sessions(db, going)[0]
    db.commit()
    server.make("Kring")
    server.deliver(answer_mail(one.uid, JAN, "DECLINED"), folder="Kring")
    for host in ("127.0.0.1", "localhost"):  # by another name it is another mailbox: looked at, counted once
        assert read(app, server.tls_url("Kring", host=host))[0] == 1
    assert calendars.declined(db, [one.id]) == {one.id: 1}
    assert list(db.scalars(sa.select(CalendarReply.outcome))) == [ReplyOutcome.APPLIED]


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        (OTHER.certificate("127.0.0.1"), "unable to get local issuer certificate"),
        (
            OURS.certificate("mail.elders.example"),
            "IP address mismatch, certificate is not valid for '127.0.0.1'.",
        ),
        (OURS.certificate("127.0.0.1", ends=timedelta(days=-1)), "certificate has expired"),
    ],
    ids=["authority", "name", "expired"],
)
def test_a_server_with_a_wrong_certificate_gets_no_password(
    app: Flask, db: Session, going: World, trusted: None, shown: Shown, why: str
) -> None:
    one = sessions(db, going)[0]
    db.commit()
    with running(shown) as box:
        box.deliver(answer_mail(one.uid, JAN, "DECLINED"))
        looked, lines = read(app, box.tls_url())
        assert looked == 0
        assert [(line["event"], line["why"]) for line in lines] == [
            ("inbox_unreachable", f"certificate refused: {why}")
        ]
        assert calendars.declined(db, [one.id]) == {}
        db.rollback()
        assert read(app, box.url())[0] == 1, "the answer waits for when it is right again"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("password", "user or password refused"),
        ("folder", "the folder cannot be opened"),
        ("plain", "SSL"),
        ("port", "Connection refused"),
    ],
)
def test_the_log_says_what_is_wrong_and_never_the_password(
    app: Flask, db: Session, trusted: None, server: Mailbox, wrong: str, why: str
) -> None:
    db.rollback()
    url = {
        "password": server.tls_url().replace("geheim", "zeergeheim"),
        "folder": server.tls_url("Bestaat-niet"),
        "plain": server.tls_url().replace(str(server.tls_port), str(server.port)),
        "port": "imaps://leergang:zeergeheim@127.0.0.1:1/INBOX",
    }[wrong]
    looked, lines = read(app, url)
    assert looked == 0
    assert why in str(lines[0]["why"])
    assert "geheim" not in str(lines)


@dataclass
class Dripping:
    """A server that lets anyone in, and then sends one letter of an answer after the other, without end."""

    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"imap://x:y@127.0.0.1:{self.listener.getsockname()[1]}/INBOX"

    def serve(self) -> None:
        talk, _ = self.listener.accept()
        with talk, talk.makefile("rwb", buffering=0) as stream:
            stream.write(b"* OK ready\r\n")
            while line := stream.readline():
                tag, verb, *_ = line.split()
                if verb not in (b"CAPABILITY", b"LOGIN"):
                    break
                stream.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
            while not self.over.wait(0.05):
                try:
                    stream.write(b"x")
                except OSError:
                    return


@pytest.fixture
def dripping() -> Iterator[Dripping]:
    server = Dripping()
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    server.over.set()
    thread.join(10)
    server.listener.close()


def test_a_server_that_answers_without_end_is_cut_off(
    dripping: Dripping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.adapters.inbox.imap.ROUND_SECONDS", 0.5)
    with pytest.raises(OSError, match="broke off"):
        list(ImapInbox(dripping.url).read(None, since=LONG_AGO))


def test_a_mailbox_that_hangs_holds_up_neither_letters_nor_what_is_due(
    app: Flask, db: Session, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, free, over = [], threading.Event(), threading.Event()

    def hangs(work: Work) -> None:
        begun.append(work)
        free.wait(30)
        over.set()

    done: list[str] = []
    jobs = app.extensions["jobs"]
    monkeypatch.setattr(jobs, "_ticks", (Beside(hangs), lambda work: done.append("due")))
    monkeypatch.setitem(jobs._handlers, "test.do", lambda work, payload: done.append("letter"))
    outbox.put(db, clock, "test.do", {})
    db.commit()
    jobs.sweep()
    assert done == ["due", "letter"]
    jobs.sweep()
    assert (len(begun), over.is_set()) == (1, False), "the first still goes: no second one beside it"
    free.set()
    assert over.wait(10)


def test_a_fault_of_the_mailbox_is_told_and_the_next_minute_tries_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Semaphore(0)

    def fails(work: Work) -> None:
        tried.release()
        raise RuntimeError("no")

    beside = Beside(fails)
    for _ in range(2):
        threads = set(threading.enumerate())
        beside(app.extensions["work"])
        assert tried.acquire(timeout=10)
        for one in set(threading.enumerate()) - threads:
            one.join(10)


@pytest.mark.parametrize(("url", "beside"), [("imaps://u:p@mail.example/INBOX", 1), (None, 0)])
def test_only_a_mailbox_of_others_is_read_beside_the_other_work(
    config: Config, url: str | None, beside: int
) -> None:
    app = create_app(replace(config, inbox_url=url))
    assert sum(isinstance(one, Beside) for one in app.extensions["jobs"]._ticks) == beside
    close_database(app)
