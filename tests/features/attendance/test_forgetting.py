"""With which device somebody checked in is known for a month, and then no more."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.models import CheckInDevice, SharedDevice
from app.attendance.rules.check_in import DEVICES_KEPT
from app.bootstrap import CHORES
from app.core.clock import FixedClock
from app.scheduling.service import SessionView
from tests.factories.attending import code_now, stored
from tests.factories.practice import Class


def left(db: Session) -> list[int]:
    """How many rows there are in both tables."""
    return [
        db.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in (CheckInDevice, SharedDevice)
    ]


def test_devices_are_forgotten_after_a_month_and_who_was_there_is_not(
    db: Session, clock: FixedClock, here: Class, opened: SessionView
) -> None:
    code = code_now(db, clock, opened.id)
    service.check_in(
        db,
        here.learner,
        clock,
        session_id=opened.id,
        code=code,
        device="telefoon",
        late_after=timedelta(minutes=15),
    )
    service.note_shared_device(db, here.peer, clock, session_id=opened.id, device="telefoon")
    assert left(db) == [1, 1]
    clock.advance(DEVICES_KEPT)
    service.purge(db, clock)
    assert left(db) == [1, 1]
    clock.advance(timedelta(seconds=1))
    service.purge(db, clock)
    assert left(db) == [0, 0]
    db.commit()
    assert stored(db, opened.id) == {here.enrolment_id: "present"}
    assert service.purge in CHORES
