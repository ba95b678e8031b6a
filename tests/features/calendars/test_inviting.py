"""What a change of the planning sends to whose calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.calendars import service as calendars
from app.calendars.models import Invitation
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.changes import finish
from app.core.clock import FixedClock, local
from app.core.permissions import SYSTEM, Role
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from tests.counting import counted
from tests.factories import enrolments as factory
from tests.factories.enrolments import World
from tests.factories.inviting import JAN, PIET, actor_of, go, leave, move, sessions, templates
from tests.factories.receiver import Kept
from tests.people import ActorFor


def test_nobody_is_invited_before_the_decision(db: Session, clock: FixedClock, post: Kept) -> None:
    world = factory.world(db, clock)
    factory.enrol(db, clock, world, 1)
    move(db, clock, sessions(db, world)[0], day=local(sessions(db, world)[0].starts_at).date() + timedelta(1))
    assert db.scalars(sa.select(Invitation)).all() == []


def test_the_decision_brings_one_list_and_then_one_invitation_a_minute(
    db: Session, clock: FixedClock, work: Callable[[], int], post: Kept
) -> None:
    world = factory.world(db, clock)
    factory.enrol(db, clock, world, 1)
    work()
    post.taken.clear()
    go(db, clock, world)
    work()
    first = [one for one in templates(post, db) if one.startswith("calendars/")]
    assert first == ["calendars/programme"]
    for minutes, sent in ((4, 0), (1, 1), (1, 2), (1, 3), (10, 13), (10, 13)):
        clock.set(clock.now() + timedelta(minutes=minutes))
        work()
        assert len(post.files()) == sent
    programme = next(one for one in post.taken if "programma" in str(one["Subject"]))
    text = programme.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert all(one.title in " ".join(text.split()) for one in sessions(db, world))


def test_what_a_calendar_holds_is_what_the_planning_says(db: Session, going: World, post: Kept) -> None:
    held = post.receivers()
    assert held.keys() == {JAN, PIET}
    for one in sessions(db, going):
        told = held[JAN].standing()[one.uid]
        assert (told.starts_at, told.ends_at, told.sequence) == (one.starts_at, one.ends_at, one.sequence)
        assert told.location == one.place


def test_a_move_is_told_once_with_the_raised_sequence(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Callable[[], None]
) -> None:
    one = sessions(db, going)[3]
    before = len(post.files())
    moved = move(db, clock, one, day=local(one.starts_at).date() + timedelta(days=1))
    deliver()
    assert len(post.files()) == before + 2
    for told in post.receivers().values():
        assert told.events[one.uid].sequence == moved.sequence == one.sequence + 1
        assert told.events[one.uid].starts_at == moved.starts_at
    cohorts.planning_changed(db, cohort_ids=[going.cohort.id])
    db.commit()
    deliver()
    assert len(post.files()) == before + 2


def test_another_title_or_preparation_asks_nobody_again(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Callable[[], None]
) -> None:
    before = len(post.files())
    move(db, clock, sessions(db, going)[0], preparation="Neem een foto mee.", title="Anders leren kijken")
    deliver()
    assert len(post.files()) == before


def test_cancelled_and_let_go_on_again(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Callable[[], None]
) -> None:
    one = sessions(db, going)[0]
    scheduling.cancel_session(db, SYSTEM, clock, session_id=one.id)
    deliver()
    assert post.receivers()[JAN].events[one.uid].cancelled
    assert templates(post, db)[-1] == "calendars/cancelled"
    scheduling.reinstate_session(db, SYSTEM, clock, session_id=one.id)
    deliver()
    told = post.receivers()[JAN].events[one.uid]
    assert (told.cancelled, told.sequence) == (False, one.sequence + 2)
    assert "weer op je programma" in post.taken[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_who_leaves_is_taken_out_and_who_comes_back_is_invited_again(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Callable[[], None]
) -> None:
    leave(db, clock, going, JAN)
    deliver()
    held = post.receivers()
    assert held[JAN].standing() == {}
    assert len(held[PIET].standing()) == 13
    assert templates(post, db).count("calendars/withdrawn") == 13
    factory.enrol(db, clock, going, 1)
    deliver()
    assert len(post.receivers()[JAN].standing()) == 13
    assert post.receivers()[JAN].ignored == 0


def test_a_cancelled_cohort_leaves_nothing_in_any_calendar(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Callable[[], None]
) -> None:
    go(db, clock, going, CohortState.CANCELLED)
    deliver()
    for told in post.receivers().values():
        assert told.standing() == {}
        assert told.ignored == 0


def test_sessions_that_have_been_are_left_alone(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Callable[[], None]
) -> None:
    clock.set(sessions(db, going)[4].starts_at + timedelta(minutes=1))
    before = len(post.files())
    leave(db, clock, going, JAN)
    deliver()
    assert len(post.files()) == before + 8
    assert len(post.receivers()[JAN].standing()) == 5


def test_trainers_and_guests_are_invited_to_what_they_teach(
    db: Session,
    clock: FixedClock,
    going: World,
    post: Kept,
    deliver: Callable[[], None],
    actor_for: ActorFor,
) -> None:
    trainer, guest = actor_for(Role.TRAINER), actor_for(Role.GUEST_TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=going.cohort.id, person_id=trainer.person_id or 0)
    one = sessions(db, going)[2]
    scheduling.add_guest(db, SYSTEM, clock, session_id=one.id, person_id=guest.person_id or 0)
    deliver()
    held = post.receivers()
    assert len(held[trainer.email].standing()) == 13
    assert held[guest.email].standing().keys() == {one.uid}
    scheduling.remove_guest(db, SYSTEM, clock, session_id=one.id, person_id=guest.person_id or 0)
    cohorts.remove_trainer(db, SYSTEM, clock, cohort_id=going.cohort.id, person_id=trainer.person_id or 0)
    deliver()
    assert post.receivers()[trainer.email].standing() == {}
    assert post.receivers()[guest.email].standing() == {}


def test_whoever_turns_invitations_off_gets_no_new_ones_but_keeps_what_they_have_right(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Callable[[], None]
) -> None:
    jan = actor_of(db, going, JAN)
    calendars.choose_invitations(db, jan, clock, by_mail=False)
    calendars.choose_invitations(db, jan, clock, by_mail=False)
    one = sessions(db, going)[0]
    scheduling.cancel_session(db, SYSTEM, clock, session_id=one.id)
    deliver()
    assert post.receivers()[JAN].events[one.uid].cancelled
    scheduling.reinstate_session(db, SYSTEM, clock, session_id=one.id)
    deliver()
    assert post.receivers()[JAN].events[one.uid].cancelled
    assert not post.receivers()[PIET].events[one.uid].cancelled
    calendars.choose_invitations(db, jan, clock, by_mail=True)
    deliver()
    assert not post.receivers()[JAN].events[one.uid].cancelled


def test_a_change_overtakes_what_was_not_sent_yet(
    db: Session, clock: FixedClock, post: Kept, work: Callable[[], int], deliver: Callable[[], None]
) -> None:
    world = factory.world(db, clock)
    factory.enrol(db, clock, world, 1)
    go(db, clock, world)
    work()
    first, second = sessions(db, world)[:2]
    moved = move(db, clock, first, day=local(first.starts_at).date() + timedelta(days=7))
    scheduling.cancel_session(db, SYSTEM, clock, session_id=second.id)
    deliver()
    about = [Calendar.from_ical(body).walk("VEVENT")[0] for body in post.files()]
    assert [int(one["SEQUENCE"]) for one in about if str(one["UID"]) == first.uid] == [moved.sequence]
    assert second.uid not in [str(one["UID"]) for one in about]
    assert len(about) == 12


def test_inviting_a_full_cohort_asks_few_questions(app: Flask, db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock)
    asked = []
    for count in (2, 13):
        while len(enrolments.participants(db, world.cohort.id)) < count:
            factory.enrol(db, clock, world, len(enrolments.participants(db, world.cohort.id)) + 1)
        db.commit()
        with counted(app) as statements:
            cohorts.set_state(db, SYSTEM, clock, cohort_id=world.cohort.id, state=CohortState.CONFIRMED)
            finish(db)
        asked.append(len(statements))
        db.rollback()
    assert asked[1] <= asked[0] + 3, asked
    assert asked[1] < 60
