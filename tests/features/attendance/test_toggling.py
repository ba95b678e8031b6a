"""Who keeps changing what they said fills neither a mailbox nor the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.rules import AttendanceState
from app.attendance.service.reporting import MOST_CHANGES, MOST_LETTERS
from app.audit.models import AuditEvent
from app.core.clock import FixedClock, today
from app.core.errors import Refused
from app.messages.models import Letter
from app.messages.queries import context_of
from app.scheduling import service as scheduling
from tests.factories.practice import Class


def test_reporting_absent_and_present_again_ends_after_ten_times_a_day_and_three_letters(
    db: Session, clock: FixedClock, here: Class, sessions: list[scheduling.SessionView]
) -> None:
    second, by = sessions[1], here.learner
    clock.set(second.starts_at - timedelta(hours=30))

    def say(number: int) -> None:
        clock.advance(timedelta(seconds=1))
        if number % 2:
            service.withdraw_absence(db, by, clock, session_id=second.id)
        else:
            service.report_absence(db, by, clock, session_id=second.id, remark=f"Keer {number}")

    before = db.scalar(sa.select(sa.func.count(AuditEvent.id)))
    for number in range(MOST_CHANGES):
        say(number)
    for number in (0, 1, 2):
        with pytest.raises(Refused, match="vandaag al vaak"), db.begin_nested():
            service.report_absence(db, by, clock, session_id=second.id, remark=f"Nog eens {number}")
    assert db.scalar(sa.select(sa.func.count(AuditEvent.id))) == (before or 0) + MOST_CHANGES
    letters = sa.select(sa.func.count(Letter.id)).where(Letter.template == "attendance/will_be_absent")
    assert db.scalar(letters.where(Letter.person_id == here.trainer.person_id)) == MOST_LETTERS
    assert service.absence_reports(db, session_ids=[second.id], enrolment_ids=[here.enrolment_id]) == {}
    clock.advance(timedelta(days=1))
    say(0)
    assert service.absence_reports(db, session_ids=[second.id], enrolment_ids=[here.enrolment_id])


def test_another_session_and_another_learner_are_counted_apart(
    db: Session, clock: FixedClock, here: Class, sessions: list[scheduling.SessionView]
) -> None:
    for number in range(MOST_CHANGES):
        service.report_absence(db, here.learner, clock, session_id=sessions[1].id, remark=str(number))
    service.report_absence(db, here.learner, clock, session_id=sessions[2].id)
    service.report_absence(db, here.peer, clock, session_id=sessions[1].id)


def test_a_trainer_who_heard_that_somebody_will_not_come_hears_that_they_do(
    db: Session, clock: FixedClock, here: Class, sessions: list[scheduling.SessionView]
) -> None:
    second = sessions[1]

    def letters() -> list[tuple[str, int | None]]:
        query = sa.select(Letter).where(Letter.template.like("attendance/will%")).order_by(Letter.id)
        return [(row.template, row.person_id) for row in db.scalars(query)]

    clock.set(second.starts_at - timedelta(days=4))
    service.report_absence(db, here.learner, clock, session_id=second.id)
    service.withdraw_absence(db, here.learner, clock, session_id=second.id)
    assert letters() == [], "the sheet tells it"
    clock.set(second.starts_at - timedelta(hours=20))
    service.report_absence(db, here.learner, clock, session_id=second.id)
    for _ in range(2):
        service.withdraw_absence(db, here.learner, clock, session_id=second.id)
    told = [
        ("attendance/will_be_absent", here.trainer.person_id),
        ("attendance/will_come", here.trainer.person_id),
    ]
    assert letters() == told
    for _ in range(MOST_LETTERS):
        clock.advance(timedelta(minutes=1))
        service.report_absence(db, here.learner, clock, session_id=second.id)
        service.withdraw_absence(db, here.learner, clock, session_id=second.id)
    assert letters() == told * MOST_LETTERS


def test_a_learner_hears_of_a_task_and_not_what_it_is(
    db: Session, clock: FixedClock, here: Class, sessions: list[scheduling.SessionView]
) -> None:
    missed, secret = sessions[0], "Bel over het ziekenhuis."
    marks = {here.enrolment_id: AttendanceState.ABSENT}
    service.save_sheet(db, here.trainer, clock, session_id=missed.id, marks=marks)
    who = {"session_id": missed.id, "enrolment_id": here.enrolment_id}
    due_on = today(clock) + timedelta(days=9)
    for _ in range(MOST_LETTERS + 1):
        service.agree_make_up(db, here.trainer, clock, **who, task=secret, due_on=due_on)
        service.withdraw_make_up(db, here.trainer, clock, **who)
    letters = db.scalars(sa.select(Letter).where(Letter.template == "attendance/task_agreed")).all()
    assert [one.person_id for one in letters] == [here.learner.person_id] * MOST_LETTERS
    assert all(secret not in str(context_of(db, one)) for one in letters)
