"""Trainers say when they cannot, and answer whether they can."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import FixedClock, local
from app.core.errors import Forbidden, NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.tokens import digest
from app.messages.models import Letter
from app.scheduling import service
from app.scheduling.models import AvailabilityRequest
from app.scheduling.service import ConflictKind, Period, SessionChange, SessionView
from tests.factories.cohorts import planned
from tests.people import ActorFor

HOLIDAY = Period(first=date(2027, 1, 11), last=date(2027, 1, 15), reason="wintersport")


@pytest.fixture
def anneke(actor_for: ActorFor) -> Actor:
    return actor_for(Role.TRAINER, given_name="Anneke", family_name="Wolthuis")


@pytest.fixture
def first(db: Session, clock: FixedClock, anneke: Actor) -> SessionView:
    cohort = planned(db, clock, trainer_ids=(anneke.person_id or 0,))
    return service.sessions_of(db, [cohort.id])[0]


def ask(
    db: Session, clock: FixedClock, one: SessionView, anneke: Actor, token: str = "t" * 43
) -> service.AvailabilityView:
    person_id = anneke.person_id or 0
    return service.ask_availability(db, SYSTEM, clock, session_id=one.id, person_id=person_id, token=token)


def test_a_trainers_absence_is_a_conflict_of_their_sessions(
    db: Session, clock: FixedClock, anneke: Actor, first: SessionView
) -> None:
    made = service.add_absence(db, anneke, clock, period=HOLIDAY)
    assert service.absences(db, [anneke.person_id or 0]) == [made]
    (found,) = service.conflicts(db, [first])[first.id]
    assert found.kind is ConflictKind.TRAINER_ABSENT
    assert str(found.text) == "Anneke Wolthuis kan niet van 2027-01-11 tot en met 2027-01-15."
    assert "wintersport" not in str(audit.latest(db, limit=1)[0].data)
    service.remove_absence(db, anneke, clock, absence_id=made.id)
    assert service.conflicts(db, [first])[first.id] == ()


def test_part_of_a_day_only_hinders_sessions_at_that_time(
    db: Session, clock: FixedClock, anneke: Actor, first: SessionView
) -> None:
    evening = Period(first=date(2027, 1, 14), last=date(2027, 1, 14), start=time(16, 30), end=time(20, 0))
    made = service.add_absence(db, anneke, clock, period=evening)
    assert service.conflicts(db, [first])[first.id] == ()
    service.change_absence(db, anneke, clock, absence_id=made.id, period=replace(evening, start=time(16, 0)))
    (found,) = service.conflicts(db, [first])[first.id]
    assert str(found.text) == "Anneke Wolthuis kan niet op 2027-01-14, 16:00-20:00 uur."


def test_nobody_touches_the_absences_of_somebody_else(
    db: Session, clock: FixedClock, anneke: Actor, actor_for: ActorFor
) -> None:
    made = service.add_absence(db, anneke, clock, period=HOLIDAY)
    for other in (actor_for(Role.TRAINER), actor_for(Role.ADMINISTRATOR), SYSTEM):
        with pytest.raises(NotFound):
            service.change_absence(db, other, clock, absence_id=made.id, period=HOLIDAY)
        with pytest.raises(NotFound):
            service.remove_absence(db, other, clock, absence_id=made.id)
        with pytest.raises(NotFound):
            service.absence(db, made.id, person_id=other.person_id)
    with pytest.raises(Forbidden):
        service.add_absence(db, SYSTEM, clock, period=HOLIDAY)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"last": date(2027, 1, 10)}, "last"),
        ({"last": date(2030, 1, 1)}, "last"),
        ({"first": date(1999, 1, 1)}, "first"),
        ({"last": date(9999, 12, 31)}, "last"),
        ({"last": date(2027, 1, 11), "start": time(9, 0), "end": time(9, 0)}, "last"),
        ({"reason": "x" * 201}, "reason"),
    ],
)
def test_an_impossible_period_is_refused_at_its_field(
    db: Session, clock: FixedClock, anneke: Actor, wrong: dict[str, object], field: str
) -> None:
    period = replace(HOLIDAY, **wrong)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        service.add_absence(db, anneke, clock, period=period)
    assert refusal.value.field == field


def test_a_trainer_is_asked_by_mail_and_answers_by_its_link(
    db: Session, clock: FixedClock, anneke: Actor, first: SessionView
) -> None:
    asked = ask(db, clock, first, anneke)
    assert (asked.can, asked.asked_for) == (None, first.starts_at)
    letters = db.scalars(sa.select(Letter).where(Letter.template == "scheduling/availability")).all()
    assert [letter.to_address for letter in letters] == [anneke.email]
    stored = db.scalars(sa.select(AvailabilityRequest)).one()
    assert stored.token_sha256 == digest("t" * 43)
    door = service.availability_door(db, "t" * 43, now=clock.now())
    assert (door.open, door.session.id) == (True, first.id)
    service.answer_availability(db, SYSTEM, clock, token="t" * 43, can=False, remark="Dan ben ik weg.")
    (answer,) = service.availability_of(db, [first.id])[first.id]
    assert (answer.can, answer.remark, answer.outdated) == (False, "Dan ben ik weg.", False)
    (found,) = service.conflicts(db, [first])[first.id]
    assert str(found.text) == "Anneke Wolthuis antwoordde dan niet te kunnen."
    service.answer_availability(db, SYSTEM, clock, token="t" * 43, can=True)
    assert service.conflicts(db, [first])[first.id] == ()
    assert service.asked_of(db, anneke.person_id or 0, now=clock.now())[0][0].can is True


def test_the_same_answer_twice_is_once(
    db: Session, clock: FixedClock, anneke: Actor, first: SessionView
) -> None:
    ask(db, clock, first, anneke)
    for _ in range(2):
        service.answer_availability(db, SYSTEM, clock, token="t" * 43, can=True)
    told = audit.about(db, "course_session", first.id, actions=["scheduling:availability:answer"])
    assert len(told) == 1


def test_an_answer_can_be_changed_ten_times_a_day(
    db: Session, clock: FixedClock, anneke: Actor, first: SessionView
) -> None:
    ask(db, clock, first, anneke)
    for number in range(10):
        service.answer_availability(db, SYSTEM, clock, token="t" * 43, can=bool(number % 2))
    service.answer_availability(db, SYSTEM, clock, token="t" * 43, can=True)  # the same again changes nothing
    with pytest.raises(Refused, match="vaak veranderd"), db.begin_nested():
        service.answer_availability(db, SYSTEM, clock, token="t" * 43, can=False)
    clock.advance(timedelta(days=1))
    service.answer_availability(db, SYSTEM, clock, token="t" * 43, can=False)


def test_who_answered_is_not_asked_again_until_the_session_moves(
    db: Session, clock: FixedClock, anneke: Actor, first: SessionView
) -> None:
    ask(db, clock, first, anneke)
    service.answer_availability(db, SYSTEM, clock, token="t" * 43, can=False)
    with pytest.raises(Refused):
        ask(db, clock, first, anneke, "u" * 43)
    later = replace(SessionChange.of(first), day=date(2027, 1, 15))
    moved = service.change_session(db, SYSTEM, clock, session_id=first.id, change=later)
    assert service.conflicts(db, [moved])[first.id] == ()
    assert service.availability_of(db, [first.id])[first.id][0].outdated
    door = service.availability_door(db, "t" * 43, now=clock.now())
    assert door.ended == "moved"
    with pytest.raises(Refused):
        service.answer_availability(db, SYSTEM, clock, token="t" * 43, can=True)
    again = ask(db, clock, moved, anneke, "u" * 43)
    assert (again.can, again.asked_for) == (None, moved.starts_at)
    with pytest.raises(NotFound):
        service.answer_availability(db, SYSTEM, clock, token="t" * 43, can=True)
    assert service.answer_availability(db, SYSTEM, clock, token="u" * 43, can=True).can


def test_a_link_ends_when_the_session_is_cancelled_or_begins(
    db: Session, clock: FixedClock, anneke: Actor, first: SessionView
) -> None:
    ask(db, clock, first, anneke)
    service.cancel_session(db, SYSTEM, clock, session_id=first.id)
    assert service.availability_door(db, "t" * 43, now=clock.now()).ended == "cancelled"
    with pytest.raises(Refused):
        ask(db, clock, first, anneke, "u" * 43)
    service.reinstate_session(db, SYSTEM, clock, session_id=first.id)
    assert service.availability_door(db, "t" * 43, now=clock.now()).open
    clock.set(first.starts_at)
    assert service.availability_door(db, "t" * 43, now=clock.now()).ended == "past"
    with pytest.raises(Refused) as refusal:
        service.answer_availability(db, SYSTEM, clock, token="t" * 43, can=True)
    assert "al geweest of begonnen" in str(refusal.value.text)
    clock.advance(-timedelta(days=1))


@pytest.mark.parametrize("token", ["", "x", "t" * 42, "\ud800", "t" * 5000])
def test_a_guessed_secret_is_not_found(db: Session, clock: FixedClock, token: str) -> None:
    with pytest.raises(NotFound):
        service.availability_door(db, token, now=clock.now())
    with pytest.raises(NotFound):
        service.answer_availability(db, SYSTEM, clock, token=token, can=True)


def test_only_trainers_and_who_teaches_the_session_are_asked(
    db: Session, clock: FixedClock, first: SessionView, actor_for: ActorFor
) -> None:
    learner = actor_for(Role.LEARNER)
    with pytest.raises(Refused) as refusal:
        ask(db, clock, first, learner)
    assert refusal.value.field == "person_id"
    service.add_guest(db, SYSTEM, clock, session_id=first.id, person_id=learner.person_id or 0)
    assert ask(db, clock, first, learner).can is None


def test_a_period_that_is_over_is_refused_and_one_that_has_begun_is_not(
    db: Session, anneke: Actor, clock: FixedClock
) -> None:
    today = local(clock.now()).date()
    long_over = Period(first=today - timedelta(days=3), last=today - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        service.add_absence(db, anneke, clock, period=long_over)
    assert refused.value.field == "last"
    begun = service.add_absence(db, anneke, clock, period=Period(first=today - timedelta(days=3), last=today))
    assert begun.starts_at < clock.now() < begun.ends_at
