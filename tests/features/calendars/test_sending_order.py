"""What was said later comes later, also when a worker is killed or slow while it sends."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Talk
from flask import Flask
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.cohorts.service import CohortState
from app.config import Config
from app.core import outbox
from app.core.clock import FixedClock, local
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import Refused
from app.core.outbox import LEASE, OutboxRow
from app.core.permissions import SYSTEM
from app.core.ports import MailDelayed
from app.messages import service as messages
from app.messages.models import Letter
from app.scheduling import service as scheduling
from tests.databases import SQLITE
from tests.factories import enrolments as factory
from tests.factories.enrolments import World
from tests.factories.inviting import JAN, go, leave, move, sessions
from tests.factories.receiver import Kept, Receiver, calendar_part
from tests.machines import Machines, free_port, until

OPEN = sa.and_(OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None))


def told(post: Kept) -> list[tuple[str, int]]:
    """Method and SEQUENCE of all that was sent to Jan, in order."""
    found = []
    for one in post.taken:
        if JAN in str(one["To"]) and (body := calendar_part(one)):
            calendar = Calendar.from_ical(body)
            found.append((str(calendar["METHOD"]), int(calendar.walk("VEVENT")[0]["SEQUENCE"])))
    return found


@pytest.fixture
def moved(db: Session, clock: FixedClock, going: World, post: Kept) -> int:
    """The number of a session with a new day, of which nobody was told yet: the letter to Jan is the only one."""
    leave(db, clock, going, "persoon2@voorbeeld.nl")
    db.commit()
    one = sessions(db, going)[0]
    db.execute(sa.update(OutboxRow).where(OPEN).values(done_at=clock.now()))
    move(db, clock, one, day=local(one.starts_at).date() + timedelta(days=1))
    post.taken.clear()
    return one.id


def hold(db: Session, clock: FixedClock) -> outbox.Claim:
    """A worker takes the letter, and is not heard of again."""
    found = outbox.claim(db, clock)
    assert found is not None
    db.commit()
    return found


def test_a_letter_that_a_killed_worker_held_is_not_sent_after_the_one_that_replaces_it(
    db: Session, clock: FixedClock, moved: int, post: Kept, work: Callable[[], int]
) -> None:
    hold(db, clock)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=moved)
    db.commit()
    work()
    assert told(post) == [], "the first may still be on its way"
    clock.advance(LEASE + timedelta(seconds=1))
    work()
    assert told(post) == [("CANCEL", 2)]
    clock.advance(timedelta(days=1))
    work()
    assert told(post) == [("CANCEL", 2)]


def test_also_the_third_waits_for_the_first_and_only_the_last_is_sent(
    db: Session, clock: FixedClock, moved: int, post: Kept, work: Callable[[], int]
) -> None:
    hold(db, clock)
    one = scheduling.session(db, moved)
    clock.advance(timedelta(seconds=10))
    move(db, clock, one, place="Bibliotheek, Emmen")
    clock.advance(timedelta(seconds=10))
    scheduling.cancel_session(db, SYSTEM, clock, session_id=moved)
    db.commit()
    work()
    assert told(post) == []
    clock.advance(LEASE)
    work()
    assert told(post) == [("CANCEL", 3)]


def test_a_worker_that_lives_ends_what_it_began_and_the_later_letter_follows(
    app: Flask, db: Session, clock: FixedClock, moved: int, post: Kept, work: Callable[[], int]
) -> None:
    jobs = app.extensions["jobs"]

    @dataclass
    class Slow:
        """A mail server during whose answer the session is cancelled."""

        def send(self, message: object) -> str:
            jobs._work = replace(jobs._work, mail=post)
            scheduling.cancel_session(db, SYSTEM, clock, session_id=moved)
            db.commit()
            return post.send(message)  # type: ignore[arg-type]

    jobs._work = replace(jobs._work, mail=Slow())
    work()
    assert told(post) == [("REQUEST", 1)]
    states = db.scalars(sa.select(Letter.state).where(Letter.key.like("itip:%")).order_by(Letter.id))
    assert list(states)[-2:] == ["sent", "queued"]
    db.rollback()
    clock.advance(LEASE + timedelta(seconds=1))
    work()
    assert told(post) == [("REQUEST", 1), ("CANCEL", 2)]


def test_a_letter_that_a_worker_takes_at_this_very_moment_is_waited_for_and_not_passed_by(
    app: Flask, db: Session, clock: FixedClock, moved: int, kind: str
) -> None:
    if kind == SQLITE:
        pytest.skip("SQLite lets one transaction write at a time")
    with app.app_context(), writing(database.engine) as claiming:
        assert outbox.claim(claiming, clock)
        claiming.flush()
        db.execute(sa.text("SET LOCAL lock_timeout = '100ms'"))
        scheduling.cancel_session(db, SYSTEM, clock, session_id=moved)
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
            db.commit()
        db.rollback()
    scheduling.cancel_session(db, SYSTEM, clock, session_id=moved)
    db.commit()
    due = db.scalars(sa.select(OutboxRow.available_at).where(OPEN, OutboxRow.kind == "messages.send")).one()
    assert due == clock.now() + LEASE


def test_a_letter_that_waits_for_its_second_try_is_tried_no_more_once_it_is_replaced(
    app: Flask, db: Session, clock: FixedClock, moved: int, post: Kept, work: Callable[[], int]
) -> None:
    class Busy:
        def send(self, message: object) -> str:
            raise MailDelayed("450 later")

    jobs = app.extensions["jobs"]
    jobs._work = replace(jobs._work, mail=Busy())
    work()
    jobs._work = replace(jobs._work, mail=post)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=moved)
    db.commit()
    work()
    clock.advance(timedelta(days=1))
    work()
    assert told(post) == [("CANCEL", 2)]


def test_an_invitation_is_not_sent_again_by_hand_once_a_later_one_went(
    db: Session, clock: FixedClock, moved: int, post: Kept, work: Callable[[], int]
) -> None:
    work()
    first, second = db.scalars(
        sa.select(Letter).where(Letter.key.like(f"itip%:{moved}:%"), Letter.to_address == JAN)
    )
    with pytest.raises(Refused, match="nieuwere brief"):
        messages.resend(db, SYSTEM, clock, letter_id=first.id, number=1, addressee=None)
    again = messages.resend(db, SYSTEM, clock, letter_id=second.id, number=1, addressee=None)
    messages.resend(db, SYSTEM, clock, letter_id=second.id, number=2, addressee=None)
    work()
    assert told(post) == [("REQUEST", 1)] * 3
    scheduling.cancel_session(db, SYSTEM, clock, session_id=moved)
    work()
    for number in (second.id, again):
        with pytest.raises(Refused, match="nieuwere brief"):
            messages.resend(db, SYSTEM, clock, letter_id=number, number=3, addressee=None)


@dataclass
class Stuck:
    """A real SMTP server that takes invitations and says nothing about the first of them."""

    taken: list[Message] = field(default_factory=list)
    stuck: bool = True

    async def handle_DATA(self, server: SMTP, session: Talk, envelope: Envelope) -> str:
        message = message_from_bytes(bytes(envelope.content or b""))
        if calendar_part(message):
            self.taken.append(message)
            if self.stuck:
                self.stuck = False
                await asyncio.sleep(30)  # until its sender is killed
        return "250 OK"


@pytest.fixture
def smtp() -> Iterator[tuple[Stuck, int]]:
    server, port = Stuck(), free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    yield server, port
    controller.stop()


def test_a_worker_killed_while_it_sends_leaves_nobody_invited_to_what_was_cancelled(
    app: Flask, db: Session, clock: FixedClock, config: Config, smtp: tuple[Stuck, int], tmp_path: Path
) -> None:
    clock.set(datetime.now(UTC))  # the workers' clock is the machine's
    cohort = factory.cohort(db, clock, first_date=date(clock.now().year + 1, 1, 14))
    world = replace(factory.world(db, clock), cohort=cohort)
    factory.enrol(db, clock, world, 1)
    server, port = smtp
    machines = Machines(config, port, tmp_path)
    try:
        go(db, clock, world, CohortState.CONFIRMED)
        db.execute(sa.update(OutboxRow).where(OPEN).values(available_at=clock.now()))
        db.commit()
        worker = machines.worker()
        until(lambda: len(server.taken) == 1, "the first invitation")
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)
        for one in sessions(db, world):
            scheduling.cancel_session(db, SYSTEM, clock, session_id=one.id)
        db.commit()
        past = clock.now() - timedelta(minutes=1)
        db.execute(sa.update(OutboxRow).where(OPEN).values(available_at=past))
        db.execute(sa.update(OutboxRow).values(lease_until=past))  # its lease has ended
        db.commit()
        machines.worker()

        def all_done() -> bool:
            letters = sa.select(sa.func.count()).where(OPEN, OutboxRow.kind == "messages.send")
            with (
                app.app_context(),
                database.engine.connect() as reading,
            ):  # waits for no writer, as `db` would
                return not reading.scalar(letters)

        until(all_done, "the letters")
    finally:
        machines.stop()
    calendar = Receiver()
    methods = []
    for message in server.taken:
        calendar.take(calendar_part(message))
        methods.append(str(Calendar.from_ical(calendar_part(message))["METHOD"]))
    assert methods == ["REQUEST", "CANCEL"], "the other twelve were never told, and need not be"
    assert calendar.standing() == {}
