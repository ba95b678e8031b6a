"""What a change of the planning sends to whose calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
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
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.messages import service as messages
from app.messages.models import Letter
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from tests.counting import counted
from tests.factories import enrolments as factory
from tests.factories.enrolments import World
from tests.factories.receiver import Kept, calendar_part
from tests.people import ActorFor

JAN, PIET = "persoon1@voorbeeld.nl", "persoon2@voorbeeld.nl"


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """Every letter that is sent."""
    kept = Kept()
    jobs = app.extensions["jobs"]
    monkeypatch.setattr(jobs, "_work", replace(app.extensions["work"], mail=kept))
    return kept


@pytest.fixture
def deliver(work: Callable[[], int], clock: FixedClock) -> Callable[[], None]:
    """Sends all that waits, also what goes later, one a minute."""

    def deliver() -> None:
        work()
        for _ in range(40):
            clock.set(clock.now() + timedelta(minutes=1))
            work()

    return deliver


@pytest.fixture
def going(db: Session, clock: FixedClock, deliver: Callable[[], None], post: Kept) -> World:
    """A cohort that goes on, with two people on a seat, whose invitations were all sent."""
    world = factory.world(db, clock)
    factory.enrol(db, clock, world, 1)
    factory.enrol(db, clock, world, 2)
    go(db, clock, world)
    deliver()
    return world


def go(db: Session, clock: FixedClock, world: World, state: CohortState = CohortState.CONFIRMED) -> None:
    cohorts.set_state(db, SYSTEM, clock, cohort_id=world.cohort.id, state=state)
    db.commit()


def sessions(db: Session, world: World) -> list[SessionView]:
    return scheduling.sessions_of(db, [world.cohort.id])


def templates(post: Kept, db: Session) -> list[str]:
    ids = [str(one["Message-ID"]) for one in post.taken]
    known = {row.message_id: row.template for row in db.scalars(sa.select(Letter))}
    return [known[one] for one in ids]


def move(db: Session, clock: FixedClock, one: SessionView, **other: object) -> SessionView:
    asked = replace(SessionChange.of(one), **other)
    made = scheduling.change_session(db, SYSTEM, clock, session_id=one.id, change=asked)
    db.commit()
    return made


def leave(db: Session, clock: FixedClock, world: World, email: str) -> None:
    seated = next(one for one in enrolments.participants(db, world.cohort.id) if one.email == email)
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=world.own.id, enrolment_id=seated.enrolment_id)


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


def test_the_mail_is_built_as_outlook_gmail_and_apple_read_it(going: World, post: Kept) -> None:
    message = next(one for one in post.taken if calendar_part(one))
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    shown = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert (shown.get_param("method"), shown.get_param("charset")) == ("REQUEST", "utf-8")
    (file,) = message.iter_attachments()
    assert file.get_filename() == "uitnodiging.ics"
    assert file.get_content() == calendar_part(message)
    assert message["Reply-To"] == "leergang@localhost"
    event = Calendar.from_ical(calendar_part(message)).walk("VEVENT")[0]
    assert str(event["ORGANIZER"]) == "mailto:leergang@localhost"
    attendee = event["ATTENDEE"]
    assert str(attendee) == f"mailto:{JAN}"
    assert {name: str(value) for name, value in attendee.params.items()} == {
        "CN": "Persoon001 van Test001",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }


def test_nobody_reads_the_name_or_address_of_another(going: World, post: Kept) -> None:
    for one in post.taken:
        if str(one["To"]).endswith(f"<{JAN}>") and calendar_part(one):
            whole = b"".join(part.get_payload(decode=True) or b"" for part in one.walk())  # type: ignore[misc]
            assert b"Persoon002" not in whole
            assert b"persoon2@" not in whole


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


def test_letters_are_in_the_language_of_their_reader(
    db: Session, clock: FixedClock, going: World, post: Kept, deliver: Callable[[], None], actor_for: ActorFor
) -> None:
    guest = actor_for(Role.GUEST_TRAINER, language="en")
    one = sessions(db, going)[0]
    scheduling.add_guest(db, SYSTEM, clock, session_id=one.id, person_id=guest.person_id or 0)
    deliver()
    calendar = Calendar.from_ical(calendar_part(post.taken[-1]))
    assert str(calendar["PRODID"]).endswith("//EN")


def test_a_letter_that_is_sent_again_bears_the_same_invitation(
    db: Session, clock: FixedClock, going: World, post: Kept, work: Callable[[], int]
) -> None:
    row = db.scalars(sa.select(Letter).where(Letter.template == "calendars/invitation")).first()
    assert row is not None
    first = next(one for one in post.taken if one["Message-ID"] == row.message_id)
    messages.resend(db, SYSTEM, clock, letter_id=row.id, number=1, addressee=None)
    work()
    assert calendar_part(post.taken[-1]) == calendar_part(first)
    assert post.taken[-1]["Message-ID"] != first["Message-ID"]


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


def actor_of(db: Session, world: World, email: str) -> Actor:
    one = next(one for one in enrolments.participants(db, world.cohort.id) if one.email == email)
    return replace(SYSTEM, person_id=one.person_id)
