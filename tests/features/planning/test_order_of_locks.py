"""A change of several sessions takes all its locks before that of the log: planners never wait in a ring."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Role
from app.planning import service as planning
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange
from tests.factories.cohorts import planned
from tests.people import ActorFor


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Who is locked and when the log is, in order."""
    order: list[object] = []
    lock, record = accounts.lock_people, audit.record

    def lock_people(db: Session, ids: Iterable[int]) -> None:
        order.append(set(ids))
        lock(db, ids)

    def write(*given: Any, **named: Any) -> None:
        order.append("log")
        record(*given, **named)

    monkeypatch.setattr(accounts, "lock_people", lock_people)
    monkeypatch.setattr(audit, "record", write)
    return order


def test_a_series_with_several_trainers_holds_them_all_before_the_first_line_of_the_log(
    db: Session, clock: FixedClock, actor_for: ActorFor, taken: list[object]
) -> None:
    one, two, guest = (actor_for(Role.TRAINER).person_id or 0 for _ in range(3))
    cohort = planned(db, clock)
    for person_id in (one, two):
        cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=cohort.id, person_id=person_id)
    sessions = scheduling.sessions_of(db, [cohort.id])
    for number, session in enumerate(sessions):
        asked = replace(SessionChange.of(session), trainer_person_id=(one, two)[number % 2])
        scheduling.change_session(db, SYSTEM, clock, session_id=session.id, change=asked)
    scheduling.add_guest(db, SYSTEM, clock, session_id=sessions[4].id, person_id=guest)
    db.commit()
    taken.clear()
    planning.shift_series(db, SYSTEM, clock, cohort_id=cohort.id, from_session_id=sessions[0].id, weeks=1)
    first = taken.index("log")
    held = set().union(*(ids for ids in taken[:first] if isinstance(ids, set)))
    later = set().union(*(ids for ids in taken[first:] if isinstance(ids, set)))
    assert later <= held == {one, two, guest}
