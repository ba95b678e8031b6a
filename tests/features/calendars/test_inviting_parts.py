"""Who moves to another part of the cohort has other sessions in their calendar, each once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.enrolments import service as enrolments
from app.scheduling.service import SessionChange
from app.subgroups import service as subgroups
from tests.factories import enrolments as factory
from tests.factories.enrolments import World
from tests.factories.inviting import sessions
from tests.factories.receiver import Kept


def agree(db: Session, world: World, post: Kept) -> dict[str, set[str]]:
    """What stands in every calendar; it is what the programme of each says."""
    here = {one.enrolment_id: one.email for one in enrolments.participants(db, world.cohort.id)}
    mine = subgroups.sessions_of_enrolments(db, here)
    held = post.receivers()
    programme = {
        here[number]: {one.uid for one in found if not one.cancelled} for number, found in mine.items()
    }
    assert {email: set(held[email].standing()) for email in programme} == programme
    assert all(one.ignored == 0 for one in held.values())
    return programme


def test_a_split_session_stands_once_in_each_calendar_and_moves_with_its_people(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Callable[[], None]
) -> None:
    for number in (3, 4):
        factory.enrol(db, clock, going, number)
    deliver()
    one = sessions(db, going)[0]
    now = SessionChange.of(one)
    halves = [now, replace(now, day=now.day + timedelta(days=1))]
    a, b = subgroups.split_session(
        db, SYSTEM, clock, session_id=one.id, changes=halves, noted=lambda db, ids: ()
    )
    deliver()
    programme = agree(db, going, post)
    assert sorted(len({a.uid, b.uid} & found) for found in programme.values()) == [1] * 4
    assert {len(found) for found in programme.values()} == {13}
    first, second = subgroups.subgroups(db, going.cohort.id)
    moving = first.enrolment_ids[0]
    subgroups.move_member(db, SYSTEM, clock, enrolment_id=moving, subgroup_id=second.id)
    deliver()
    programme = agree(db, going, post)
    assert sum(b.uid in found for found in programme.values()) == 3
    assert sum(a.uid in found for found in programme.values()) == 1
