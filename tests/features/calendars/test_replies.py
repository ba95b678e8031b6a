"""Answers to invitations, from a folder and from a real mailbox: noted once, and nothing else in there is touched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.adapters.calendar import read_answer
from app.adapters.inbox import FolderInbox, ImapInbox
from app.audit.models import AuditEvent
from app.calendars import service as calendars
from app.calendars.models import CalendarReply, Invitation, MailboxMark
from app.calendars.service import Partstat
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock, local
from app.core.invitations import Inbox
from app.core.permissions import SYSTEM, Actor, Role
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from tests.factories import enrolments as factory
from tests.factories.answering import NOW, answer_file, answer_mail
from tests.mailbox import Mailbox, running
from tests.people import ActorFor

JAN, PIET = "persoon1@voorbeeld.nl", "persoon2@voorbeeld.nl"
ORDINARY = b"From: klant@voorbeeld.nl\nSubject: Vraag\nMessage-ID: <vraag@x>\n\nWanneer begint de groep?\n"


@dataclass
class Course:
    """A cohort whose people are invited, and the mails that come in."""

    db: Session
    app: Flask
    folder: Path
    sessions: list[SessionView]

    def drop(self, *mails: bytes) -> int:
        """Puts mails in the folder and has them read; tells how many were looked at."""
        self.folder.mkdir(exist_ok=True)
        for number, mail in enumerate(mails):
            (self.folder / f"{number:03}.eml").write_bytes(mail)
        return self.read(FolderInbox(self.folder))

    def read(self, inbox: Inbox) -> int:
        """Reads a mailbox as the worker does every minute."""
        self.db.commit()
        return calendars.read_replies(self.app.extensions["work"], inbox=inbox, read=read_answer)

    def outcomes(self) -> list[str]:
        """What became of every mail that was noted, in order."""
        self.db.rollback()
        found = list(self.db.scalars(sa.select(CalendarReply.outcome).order_by(CalendarReply.id)))
        self.db.rollback()
        return found

    def answer(self, number: int = 0, email: str = JAN) -> str:
        """What stands beside somebody's invitation."""
        self.db.rollback()
        query = sa.select(Invitation.partstat).where(
            Invitation.session_id == self.sessions[number].id, Invitation.address == email
        )
        found = self.db.scalars(query).one()
        self.db.rollback()
        return found


@pytest.fixture
def course(app: Flask, db: Session, clock: FixedClock, tmp_path: Path) -> Course:
    world = factory.world(db, clock)
    factory.enrol(db, clock, world, 1)
    factory.enrol(db, clock, world, 2)
    cohorts.set_state(db, SYSTEM, clock, cohort_id=world.cohort.id, state=CohortState.CONFIRMED)
    db.commit()
    return Course(db, app, tmp_path / "inbox", scheduling.sessions_of(db, [world.cohort.id]))


@pytest.fixture
def server() -> Iterator[Mailbox]:
    with running() as box:
        yield box


def test_yes_no_and_maybe_are_noted(course: Course) -> None:
    first, second, third = (one.uid for one in course.sessions[:3])
    course.drop(
        answer_mail(first, JAN, "ACCEPTED", style="gmail"),
        answer_mail(second, JAN, "DECLINED", style="outlook"),
        answer_mail(third, JAN, "TENTATIVE", style="apple"),
    )
    assert course.outcomes() == ["applied"] * 3
    assert [course.answer(number) for number in range(4)] == [
        "ACCEPTED",
        "DECLINED",
        "TENTATIVE",
        "NEEDS-ACTION",
    ]
    assert course.answer(0, PIET) == "NEEDS-ACTION"


def test_an_answer_leaves_a_line_in_the_log(course: Course, db: Session) -> None:
    course.drop(answer_mail(course.sessions[0].uid, JAN, "DECLINED"))
    query = sa.select(AuditEvent).where(AuditEvent.action == "calendars:invitation:answer")
    assert len(db.scalars(query).all()) == 1


def test_the_same_mail_twice_counts_once(course: Course) -> None:
    mail = answer_mail(course.sessions[0].uid, JAN)
    course.drop(mail)
    course.drop(mail)
    assert course.outcomes() == ["applied"]


def test_an_older_answer_changes_nothing(course: Course) -> None:
    uid = course.sessions[0].uid
    course.drop(
        answer_mail(uid, JAN, "DECLINED", at=NOW - timedelta(minutes=1)),
        answer_mail(uid, JAN, "ACCEPTED", at=NOW - timedelta(minutes=9)),
        answer_mail(uid, JAN, "DECLINED", at=NOW, message_id="<nog-eens@x>"),
    )
    assert course.outcomes() == ["applied", "old", "repeated"]
    assert course.answer() == "DECLINED"


def test_a_clock_that_runs_ahead_does_not_silence_the_next_answer(course: Course, clock: FixedClock) -> None:
    uid = course.sessions[0].uid
    course.drop(answer_mail(uid, JAN, "DECLINED", at=NOW + timedelta(days=400)))
    clock.set(NOW + timedelta(hours=1))
    course.drop(answer_mail(uid, JAN, "ACCEPTED", at=NOW + timedelta(minutes=30)))
    assert course.answer() == "ACCEPTED"


def test_an_answer_to_the_time_before_a_move_is_old(course: Course, db: Session, clock: FixedClock) -> None:
    one = course.sessions[0]
    course.drop(answer_mail(one.uid, JAN, "ACCEPTED"))
    asked = replace(SessionChange.of(one), day=local(one.starts_at).date() + timedelta(days=1))
    scheduling.change_session(db, SYSTEM, clock, session_id=one.id, change=asked)
    db.commit()
    assert course.answer() == "NEEDS-ACTION"
    later = NOW + timedelta(hours=1)
    clock.set(later)
    course.drop(answer_mail(one.uid, JAN, "ACCEPTED", at=later, sequence=0))
    assert course.answer() == "NEEDS-ACTION"
    course.drop(answer_mail(one.uid, JAN, "TENTATIVE", at=later, sequence=1))
    assert course.answer() == "TENTATIVE"
    assert course.outcomes() == ["applied", "old", "applied"]


def test_forged_and_strange_answers_do_no_harm(course: Course) -> None:
    uid = course.sessions[0].uid
    course.drop(
        answer_mail(uid, JAN, "DECLINED", sender=PIET),
        answer_mail(uid, JAN, "DECLINED", sender="boef@elders.example"),
        answer_mail(uid, "boef@elders.example", "DECLINED"),
        answer_mail("van-een-ander@elders", JAN, "DECLINED"),
        answer_mail("x" * 5000, JAN, "DECLINED", message_id="<lang@x>"),
    )
    assert course.outcomes() == ["forged", "forged", "unknown", "unknown", "unreadable"]
    assert course.answer() == "NEEDS-ACTION"


def test_unreadable_and_large_mails_never_stop_the_queue(
    course: Course, caplog: pytest.LogCaptureFixture
) -> None:
    uid = course.sessions[0].uid
    broken = answer_mail(uid, JAN, file=answer_file(uid, JAN).replace("DTSTAMP", "X-STAMP"))
    no_text = answer_mail(uid, JAN, file=answer_file(f"{uid[:3]}\0", JAN), message_id="<nul@x>")
    course.drop(broken, answer_mail(uid, JAN) + b"x" * 1_100_000, no_text, ORDINARY, answer_mail(uid, JAN))
    assert course.outcomes() == ["unreadable", "too_large", "unreadable", "applied"]
    assert JAN not in caplog.text


def test_a_file_that_was_read_is_put_aside_and_kept(course: Course) -> None:
    assert course.drop(ORDINARY, answer_mail(course.sessions[0].uid, JAN)) == 2
    assert course.drop() == 0
    assert sorted(path.name for path in (course.folder / "read").iterdir()) == ["000.eml", "001.eml"]
    assert len(course.outcomes()) == 1


def test_a_real_mailbox_is_read_and_left_as_it_was(course: Course, server: Mailbox) -> None:
    uid = course.sessions[0].uid
    server.deliver(ORDINARY, answer_mail(uid, JAN, "DECLINED"), ORDINARY, answer_mail(uid, PIET))
    before = server.look()
    inbox = ImapInbox(server.url())
    assert course.read(inbox) == 2
    assert course.outcomes() == ["applied", "applied"]
    assert (course.answer(), course.answer(0, PIET)) == ("DECLINED", "ACCEPTED")
    assert server.look() == before
    assert course.read(inbox) == 0
    server.deliver(answer_mail(uid, JAN, "ACCEPTED", at=NOW + timedelta(minutes=1)))
    assert course.read(inbox) == 1


def test_a_mail_of_50_megabytes_is_not_fetched(course: Course, server: Mailbox) -> None:
    server.deliver(
        answer_mail(course.sessions[1].uid, JAN) + (b"x" * 75 + b"\n") * 700_000,
        answer_mail(course.sessions[0].uid, JAN),
    )
    before = server.look()
    began = time.monotonic()
    course.read(ImapInbox(server.url()))
    assert time.monotonic() - began < 2
    assert course.outcomes() == ["too_large", "applied"]
    assert server.look() == before


def test_a_mailbox_that_was_made_anew_is_read_from_its_beginning(
    course: Course, server: Mailbox, db: Session
) -> None:
    uid = course.sessions[0].uid
    inbox = ImapInbox(server.url("Antwoorden"))
    server.make("Antwoorden")
    server.deliver(ORDINARY, ORDINARY, answer_mail(uid, JAN, "DECLINED"), folder="Antwoorden")
    course.read(inbox)
    first = db.scalars(sa.select(MailboxMark)).one()
    assert first.last_uid == 3
    server.make("Antwoorden")
    server.deliver(
        answer_mail(uid, JAN, "DECLINED"),
        answer_mail(uid, JAN, "ACCEPTED", at=NOW + timedelta(minutes=1)),
        folder="Antwoorden",
    )
    course.read(inbox)
    assert course.outcomes() == ["applied", "applied"]
    assert course.answer() == "ACCEPTED"
    db.refresh(first)
    assert first.last_uid == 2


def test_a_round_is_bounded_and_the_next_goes_on(
    course: Course, server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.adapters.inbox.imap.MOST_READ", 2)
    monkeypatch.setattr("app.adapters.inbox.imap.MOST_SEEN", 3)
    mails = [answer_mail(one.uid, JAN, message_id=f"<{one.id}@x>") for one in course.sessions[:5]]
    server.deliver(ORDINARY, ORDINARY, ORDINARY, *mails)
    inbox = ImapInbox(server.url())
    assert [course.read(inbox) for _ in range(5)] == [0, 2, 2, 1, 0]
    assert course.outcomes() == ["applied"] * 5


@pytest.mark.parametrize("wrong", ["password", "folder", "port"])
def test_a_mailbox_that_cannot_be_reached_is_tried_again_later(
    course: Course, server: Mailbox, wrong: str
) -> None:
    url = {
        "password": server.url().replace("geheim", "anders"),
        "folder": server.url("Bestaat-niet"),
        "port": "imap://leergang:geheim@127.0.0.1:1/INBOX",
    }[wrong]
    assert course.read(ImapInbox(url)) == 0
    assert course.outcomes() == []


def test_trainers_guests_and_administrators_see_who_comes(
    course: Course,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    client: FlaskClient,
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    one = course.sessions[0]
    trainer, guest = actor_for(Role.TRAINER), actor_for(Role.GUEST_TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=one.cohort_id, person_id=trainer.person_id or 0)
    scheduling.add_guest(db, SYSTEM, clock, session_id=one.id, person_id=guest.person_id or 0)
    db.commit()
    course.drop(answer_mail(one.uid, JAN, "DECLINED"), answer_mail(one.uid, PIET, "ACCEPTED"))
    given = calendars.answers(db, [item.id for item in course.sessions])
    assert len(given) == 13
    assert {item.partstat for item in given[one.id]} == {
        Partstat.DECLINED,
        Partstat.ACCEPTED,
        Partstat.WAITING,
    }
    assert calendars.declined(db, [item.id for item in course.sessions]) == {one.id: 1}
    db.rollback()
    home = login(client, trainer).get("/trainer").text
    assert "1 persoon komt niet naar Anders kijken" in home
    assert f"/agenda/bijeenkomst/{one.id}/antwoorden" in home
    address = f"/agenda/bijeenkomst/{one.id}/antwoorden"
    other = f"/agenda/bijeenkomst/{course.sessions[1].id}/antwoorden"
    page = login(client, trainer).get(address)
    assert page.status_code == 200
    assert "Persoon001 van Test001" in page.text
    assert page.text.index("Komt niet") < page.text.index("Nog geen antwoord")
    assert login(client, guest).get(address).status_code == 200
    assert client.get(other).status_code == 404
    assert login(client, actor_for(Role.ADMINISTRATOR)).get(other).status_code == 200
    assert login(client, actor_for(Role.TRAINER)).get(address).status_code == 404
