"""What is left of invitations is erased when its time is over, and nothing that anybody still needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.calendars import service as calendars
from app.calendars.models import CalendarReply, Invitation
from app.calendars.rules import ReplyOutcome
from app.core import documents
from app.core.clock import FixedClock
from app.core.documents import StoredDocument
from app.core.errors import Refused
from app.core.invitations import CalendarAnswer
from app.core.outbox import OutboxRow
from app.core.permissions import SYSTEM
from app.messages import service as messages
from app.messages.models import Letter
from app.scheduling import service as scheduling
from app.teaching.models import Material, MaterialVersion
from tests.factories.enrolments import World
from tests.factories.inviting import JAN, sessions
from tests.factories.receiver import Kept

YEAR = timedelta(days=365)


def answer(db: Session, clock: FixedClock, uid: str, number: int, email: str = JAN) -> ReplyOutcome:
    """An answer comes in."""
    told = CalendarAnswer(f"<{number}@x>", email, email, uid, 0, clock.now(), "ACCEPTED")
    return calendars.take_reply(db, clock, sha256=f"{number:064}", answer=told)


def count(db: Session, table: type) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def files(db: Session) -> int:
    of_calendars = StoredDocument.media_type == documents.CALENDAR
    return db.scalar(sa.select(sa.func.count()).where(of_calendars)) or 0


def erased(db: Session) -> list[dict[str, object]]:
    query = sa.select(AuditEvent.data).where(AuditEvent.action == "calendars:invitation:erase")
    return list(db.scalars(query.order_by(AuditEvent.id)))


def test_who_was_invited_and_what_they_answered_goes_a_year_after_the_session(
    db: Session, clock: FixedClock, going: World
) -> None:
    first, *_, last = sessions(db, going)
    assert answer(db, clock, first.uid, 1) is ReplyOutcome.APPLIED
    assert answer(db, clock, last.uid, 2) is ReplyOutcome.APPLIED
    clock.set(first.starts_at + YEAR)
    calendars.purge(db, clock)
    assert (count(db, Invitation), count(db, CalendarReply)) == (26, 2)
    clock.advance(timedelta(seconds=1))
    calendars.purge(db, clock)
    assert (count(db, Invitation), count(db, CalendarReply)) == (24, 1)
    assert first.id not in calendars.answers(db, [first.id])
    clock.set(last.starts_at + YEAR + timedelta(seconds=1))
    calendars.purge(db, clock)
    calendars.purge(db, clock)
    assert (count(db, Invitation), count(db, CalendarReply)) == (0, 0)
    assert [one["count"] for one in erased(db) if one["count"]] == [2, 24]


def test_an_answer_to_nothing_of_ours_goes_once_its_mail_is_not_read_again(
    db: Session, clock: FixedClock, going: World
) -> None:
    uid = sessions(db, going)[0].uid
    answer(db, clock, "van-een-ander@elders", 1)
    answer(db, clock, uid, 2)
    clock.advance(timedelta(days=91))
    calendars.purge(db, clock)
    assert count(db, CalendarReply) == 2
    clock.advance(timedelta(seconds=1))
    calendars.purge(db, clock)
    assert db.scalars(sa.select(CalendarReply.outcome)).all() == [ReplyOutcome.APPLIED]


def test_the_file_of_an_invitation_goes_a_year_after_it_was_written(
    db: Session, clock: FixedClock, going: World, post: Kept, work: Callable[[], int]
) -> None:
    pdf = documents.keep(db, clock, b"%PDF-1.7 een factuur")
    written = sa.select(sa.func.max(StoredDocument.created_at)).where(
        StoredDocument.media_type == documents.CALENDAR
    )
    written_at = db.scalars(written).one()
    assert files(db) == 26
    clock.set(written_at + YEAR)
    calendars.purge(db, clock)
    assert files(db) == 26
    clock.advance(timedelta(seconds=1))
    calendars.purge(db, clock)
    assert files(db) == 0
    assert documents.fetch(db, pdf) is not None
    assert [one["files"] for one in erased(db)] == [26]
    letter = db.scalars(sa.select(Letter).where(Letter.template == "calendars/invitation")).first()
    assert letter is not None
    with pytest.raises(Refused, match="na een jaar gewist"):
        messages.resend(db, SYSTEM, clock, letter_id=letter.id, number=1, addressee=None)


def test_a_round_is_bounded(
    db: Session, clock: FixedClock, going: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.calendars.forgetting._AT_ONCE", 20)
    clock.advance(2 * YEAR)
    for left in (6, 0):
        calendars.purge(db, clock)
        assert files(db) == left


def test_a_file_stays_that_a_letter_still_to_go_bears(
    db: Session, clock: FixedClock, going: World, post: Kept, work: Callable[[], int]
) -> None:
    one = sessions(db, going)[-1]
    scheduling.cancel_session(db, SYSTEM, clock, session_id=one.id)
    db.commit()
    clock.advance(2 * YEAR)
    calendars.purge(db, clock)
    db.commit()
    assert files(db) == 2
    waiting = sa.select(sa.func.count()).where(OutboxRow.done_at.is_(None), OutboxRow.key.like("letter:%"))
    assert db.scalar(waiting) == 2
    before = len(post.files())
    work()
    assert len(post.files()) == before + 2
    calendars.purge(db, clock)
    assert files(db) == 0


def test_a_file_stays_that_is_somebodys_material_too(db: Session, clock: FixedClock, going: World) -> None:
    sha256 = db.scalars(sa.select(StoredDocument.sha256).order_by(StoredDocument.sha256)).first()
    one = sessions(db, going)[0]
    person_id = db.scalars(sa.select(Invitation.person_id)).first()
    values = {"visible_from": clock.now(), "created_at": clock.now()}
    material = Material(cohort_id=one.cohort_id, session_id=one.id, kind="file", version_count=1, **values)
    db.add(material)
    db.flush()
    db.add(
        MaterialVersion(
            material_id=material.id,
            number=1,
            title="De uitnodiging",
            sha256=sha256,
            made_at=clock.now(),
            made_by_person_id=person_id,
        )
    )
    db.flush()
    clock.advance(2 * YEAR)
    calendars.purge(db, clock)
    assert list(db.scalars(sa.select(StoredDocument.sha256))) == [sha256]


def test_the_database_lets_no_other_document_go(db: Session, clock: FixedClock) -> None:
    kept = documents.keep(db, clock, b"%PDF-1.7 een certificaat")
    assert documents.forget_calendar_files(db, [kept]) == 0
    db.commit()
    with pytest.raises(sa.exc.DatabaseError, match="frozen"):
        db.execute(sa.delete(StoredDocument).where(StoredDocument.sha256 == kept))
    db.rollback()
    assert documents.fetch(db, kept) is not None


def test_the_worker_does_it_every_hour(app: Flask, db: Session, clock: FixedClock, going: World) -> None:
    clock.advance(3 * YEAR)
    db.commit()
    app.extensions["jobs"].tidy()
    db.rollback()
    assert (count(db, Invitation), files(db)) == (0, 0)
