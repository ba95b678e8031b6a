"""An administrator moves and cancels the sessions of a cohort, and invites guests."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import FixedClock, local
from app.core.errors import Refused
from app.core.permissions import SYSTEM
from app.scheduling import service
from app.scheduling.rules import SessionState
from tests.factories.cohorts import changed, planned


def test_moving_a_session_raises_its_sequence_keeps_its_uid_and_is_on_record(
    db: Session, clock: FixedClock
) -> None:
    cohort = planned(db, clock)
    before = service.sessions_of(db, [cohort.id])[0]
    clock.advance(timedelta(days=1))
    after = changed(
        db,
        clock,
        before,
        day=date(2027, 1, 15),
        start=time(10, 0),
        end=time(17, 0),
        place="Assen",
    )
    assert (after.uid, after.sequence, after.times) == (before.uid, before.sequence + 1, "10:00-17:00")
    assert after.changed_at == clock.now() > before.changed_at
    assert audit.latest(db, limit=1)[0].action == "scheduling:session:move"


def test_moving_a_session_to_where_it_already_is_changes_nothing(db: Session, clock: FixedClock) -> None:
    one = service.sessions_of(db, [planned(db, clock).id])[0]
    start, end = local(one.starts_at), local(one.ends_at)
    same = {"day": start.date(), "start": start.time(), "end": end.time(), "place": one.place}
    assert changed(db, clock, one, **same) == one


def test_a_session_cannot_share_time_with_another_of_its_cohort(db: Session, clock: FixedClock) -> None:
    first, second = service.sessions_of(db, [planned(db, clock).id])[:2]
    start, end = local(second.starts_at), local(second.ends_at)
    with pytest.raises(Refused) as refusal:
        changed(
            db,
            clock,
            first,
            day=start.date(),
            start=start.time(),
            end=end.time(),
            place="Assen",
        )
    assert refusal.value.field == "day"


def test_a_cancelled_session_stays_and_cannot_be_moved(db: Session, clock: FixedClock) -> None:
    one = service.sessions_of(db, [planned(db, clock).id])[0]
    gone = service.cancel_session(db, SYSTEM, clock, session_id=one.id)
    assert (gone.state, gone.sequence, gone.uid) == (SessionState.CANCELLED, 1, one.uid)
    assert service.cancel_session(db, SYSTEM, clock, session_id=one.id) == gone
    with pytest.raises(Refused):
        changed(
            db,
            clock,
            one,
            day=date(2027, 1, 15),
            start=time(9),
            end=time(10),
            place="Assen",
        )
