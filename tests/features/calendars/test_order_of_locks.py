"""An answer from the mailbox and a change of the planning take their locks in the same order."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.calendars import replies
from app.calendars import service as calendars
from app.calendars.rules import ReplyOutcome, weigh
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.invitations import CalendarAnswer
from app.core.permissions import SYSTEM
from app.scheduling import service as scheduling
from tests.factories import enrolments as factory


def test_an_answer_holds_the_cohort_before_the_invitation_and_the_log_last(
    db: Session, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = factory.world(db, clock)
    factory.enrol(db, clock, world, 1)
    cohorts.set_state(db, SYSTEM, clock, cohort_id=world.cohort.id, state=CohortState.CONFIRMED)
    db.commit()
    taken: list[object] = []
    lock, record = cohorts.lock_cohort, audit.record

    def lock_cohort(db: Session, cohort_id: int) -> Any:
        taken.append(cohort_id)
        return lock(db, cohort_id)

    def weigh_it(*given: Any, **named: Any) -> ReplyOutcome:
        taken.append("invitation")
        return weigh(*given, **named)

    def write(*given: Any, **named: Any) -> None:
        taken.append("log")
        record(*given, **named)

    monkeypatch.setattr(cohorts, "lock_cohort", lock_cohort)
    monkeypatch.setattr(replies, "weigh", weigh_it)
    monkeypatch.setattr(audit, "record", write)
    who = "persoon1@voorbeeld.nl"
    uid = scheduling.sessions_of(db, [world.cohort.id])[0].uid
    answer = CalendarAnswer("<x@y>", who, who, uid, 0, clock.now(), "ACCEPTED")
    assert calendars.take_reply(db, clock, sha256="0" * 64, answer=answer) is ReplyOutcome.APPLIED
    assert taken == [world.cohort.id, "invitation", "log"]
