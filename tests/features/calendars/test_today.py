"""A change of today: who still expects something hears of it, and nobody hears of what is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.core.clock import FixedClock, local
from app.core.permissions import SYSTEM
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from tests.factories import enrolments as factory
from tests.factories.enrolments import World
from tests.factories.inviting import JAN, PIET, actor_of, leave, move, sessions, templates
from tests.factories.receiver import Kept

Deliver = Callable[[], None]


def at(clock: FixedClock, one: SessionView, hour: int, minute: int = 0, *, days: int = 0) -> None:
    """Sets the clock to a time on the day of a session, or so many days from it."""
    day = local(one.starts_at) + timedelta(days=days)
    clock.set(day.replace(hour=hour, minute=minute))


def held(post: Kept, one: SessionView, email: str = JAN) -> SessionView | None:
    return post.receivers()[email].events[one.uid]  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("hour", "until"), [(11, 17), (8, 12), (8, 10)], ids=["to come", "begun", "already over"]
)
def test_a_session_of_tomorrow_that_is_moved_to_today_is_told(
    db: Session, clock: FixedClock, going: World, post: Kept, work: Callable[[], int], hour: int, until: int
) -> None:
    one = sessions(db, going)[3]
    at(clock, one, 10, 30, days=-1)
    before = len(post.files())
    moved = move(
        db,
        clock,
        one,
        day=local(one.starts_at).date() - timedelta(days=1),
        start=time(hour),
        end=time(until),
    )
    work()
    assert len(post.files()) == before + 2
    for email in (JAN, PIET):
        told = held(post, one, email)
        assert told is not None
        assert (told.starts_at, told.sequence) == (moved.starts_at, one.sequence + 1)
    assert templates(post, db)[-1] == "calendars/changed"


def test_a_session_that_is_moved_to_a_day_that_is_over_leaves_no_calendar_wrong(
    db: Session, clock: FixedClock, going: World, post: Kept, work: Callable[[], int]
) -> None:
    one = sessions(db, going)[3]
    at(clock, one, 10, days=-1)
    moved = move(db, clock, one, day=local(one.starts_at).date() - timedelta(days=2))
    work()
    assert held(post, one).starts_at == moved.starts_at  # type: ignore[union-attr]


def test_whose_session_of_this_afternoon_was_this_morning_is_told_and_nothing_twice(
    db: Session, clock: FixedClock, going: World, post: Kept, work: Callable[[], int]
) -> None:
    one = move(db, clock, sessions(db, going)[3], start=time(13), end=time(16))
    at(clock, one, 12, 30)
    work()
    moved = move(db, clock, one, start=time(9), end=time(12))
    work()
    told = held(post, one)
    assert told is not None
    assert told.starts_at == moved.starts_at
    before = len(post.files())
    move(db, clock, moved, start=time(9), end=time(11, 30))  # the hours of what is over, for the record
    work()
    assert len(post.files()) == before


def test_a_running_session_in_another_place_is_told_to_who_has_it(
    db: Session, clock: FixedClock, going: World, post: Kept, work: Callable[[], int]
) -> None:
    one = sessions(db, going)[3]
    at(clock, one, 10)
    before = len(post.files())
    moved = move(db, clock, one, place="Bibliotheek, Emmen")
    work()
    assert len(post.files()) == before + 2
    assert held(post, one).location == moved.place  # type: ignore[union-attr]
    at(clock, one, 17)
    move(db, clock, moved, place="De Nieuwe Kolk, Assen")
    work()
    assert len(post.files()) == before + 2


def test_a_session_that_is_broken_off_is_taken_out_and_one_that_is_over_stays(
    db: Session, clock: FixedClock, going: World, post: Kept, work: Callable[[], int]
) -> None:
    first, second = sessions(db, going)[:2]
    at(clock, first, 10)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=first.id)
    work()
    assert held(post, first).cancelled  # type: ignore[union-attr]
    scheduling.reinstate_session(db, SYSTEM, clock, session_id=first.id)
    work()
    assert not held(post, first).cancelled  # type: ignore[union-attr]
    at(clock, second, 17)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=second.id)
    work()
    assert not held(post, second).cancelled  # type: ignore[union-attr]


def test_who_comes_or_goes_while_a_session_runs_gets_no_letter_about_it(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Deliver
) -> None:
    one = sessions(db, going)[3]
    at(clock, one, 10)
    leave(db, clock, going, JAN)
    factory.enrol(db, clock, going, 3)
    deliver()
    assert not held(post, one).cancelled  # type: ignore[union-attr]
    assert one.uid not in post.receivers()["persoon3@voorbeeld.nl"].events
    assert len(post.receivers()["persoon3@voorbeeld.nl"].events) == 9


def test_who_reported_absent_from_a_session_that_moves_is_asked_to_say_it_again(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Deliver
) -> None:
    one = sessions(db, going)[3]
    attendance.report_absence(db, actor_of(db, going, JAN), clock, session_id=one.id)
    db.commit()

    def asked() -> dict[str, bool]:
        found = {
            str(sent["To"]): "Je had je afgemeld" in sent.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            for sent in post.taken[-2:]
        }
        return {email: any(email in to and said for to, said in found.items()) for email in (JAN, PIET)}

    there = move(db, clock, one, place="Buurthuis De Meent, Assen")
    deliver()
    assert templates(post, db)[-2:] == ["calendars/changed"] * 2
    assert asked() == {JAN: False, PIET: False}
    move(db, clock, there, day=local(one.starts_at).date() + timedelta(days=1))
    deliver()
    assert templates(post, db)[-2:] == ["calendars/changed"] * 2
    assert asked() == {JAN: True, PIET: False}
