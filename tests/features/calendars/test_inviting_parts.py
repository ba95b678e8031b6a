"""Who moves to another part of the cohort has other sessions in their calendar, each once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.attendance.models import MakeUp
from app.calendars.contents import Contents
from app.calendars.rules import FeedKind, Variant
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.config import Config
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange
from app.subgroups import service as subgroups
from tests.factories import enrolments as factory
from tests.factories.enrolments import World
from tests.factories.inviting import JAN, leave, sessions
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


def test_who_makes_up_in_another_cohort_is_invited_there_until_they_leave(
    db: Session, clock: FixedClock, config: Config, going: World, post: Kept, deliver: Callable[[], None]
) -> None:
    other = factory.cohort(db, clock, name="Emmen", first_date=date(2026, 9, 1), state=CohortState.CONFIRMED)
    there = scheduling.sessions_of(db, [other.id])[2]
    jan = next(one for one in enrolments.participants(db, going.cohort.id) if one.email == JAN)
    agreed = MakeUp(
        enrolment_id=jan.enrolment_id,
        session_id=sessions(db, going)[2].id,
        kind="session",
        at_session_id=there.id,
        agreed_at=clock.now(),
        agreed_by_person_id=jan.person_id,
    )
    db.add(agreed)
    cohorts.planning_changed(db, cohort_ids=[other.id])
    deliver()
    assert there.uid in post.receivers()[JAN].standing()
    assert len(post.receivers()[JAN].standing()) == 14
    page = f"http://localhost/leren/bijeenkomsten/{there.id}"
    assert any(f"{page}\r\n".encode() in one.replace(b"\r\n ", b"") for one in post.files())
    contents = Contents(db, clock, config)
    told, _ = contents.file(contents.holding(FeedKind.LEARNER, jan.person_id), Variant())
    assert page in [one.url for one in told.events], "the feed leads where the invitation leads"
    assert len({one.url for one in told.events}) == 14
    leave(db, clock, going, JAN)
    deliver()
    assert post.receivers()[JAN].standing() == {}
