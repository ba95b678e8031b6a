"""Who keeps changing what they said fills neither a mailbox nor the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.service.reporting import MOST_CHANGES, MOST_LETTERS
from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.messages.models import Letter
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
