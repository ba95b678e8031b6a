"""Who asked a trainer hears the answer, once, and planners count the sessions for which a trainer cannot come."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.crypto import vault_of
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from app.scheduling import service
from app.scheduling.service import ConflictKind, Period, SessionChange, SessionView
from tests.counting import counted
from tests.factories.cohorts import planned
from tests.people import ActorFor

TOKEN = "t" * 43
HOLIDAY = Period(first=date(2027, 1, 11), last=date(2027, 1, 15))


@pytest.fixture
def anneke(actor_for: ActorFor) -> Actor:
    return actor_for(Role.TRAINER, given_name="Anneke", family_name="Wolthuis")


@pytest.fixture
def planner(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


@pytest.fixture
def first(db: Session, clock: FixedClock, anneke: Actor) -> SessionView:
    cohort = planned(db, clock, trainer_ids=(anneke.person_id or 0,))
    return service.sessions_of(db, [cohort.id])[0]


@pytest.fixture
def asked(db: Session, clock: FixedClock, anneke: Actor, planner: Actor, first: SessionView) -> SessionView:
    """A session about which the planner asked the trainer."""
    person_id = anneke.person_id or 0
    service.ask_availability(db, planner, clock, session_id=first.id, person_id=person_id, token=TOKEN)
    return first


def answer(db: Session, clock: FixedClock, *, can: bool, remark: str = "") -> None:
    service.answer_availability(db, SYSTEM, clock, token=TOKEN, can=can, remark=remark)


def told(db: Session) -> list[dict[str, Any]]:
    """What letters about answers say, in the order in which they were written."""
    rows = db.scalars(
        sa.select(Letter).where(Letter.template == "scheduling/availability_answered").order_by(Letter.id)
    )
    open_ = vault_of(db).open
    return [
        json.loads(open_(row.sealed_context, table="letter", column="context", row=row.message_id))
        | {"to": row.to_address}
        for row in rows
    ]


def test_who_asked_hears_the_answer_with_a_link_to_the_session(
    db: Session, clock: FixedClock, planner: Actor, asked: SessionView
) -> None:
    answer(db, clock, can=False, remark="Dan ben ik weg.")
    (letter,) = told(db)
    assert (letter["to"], letter["can"], letter["remark"]) == (planner.email, False, "Dan ben ik weg.")
    assert letter["trainer_name"] == "Anneke Wolthuis"
    assert letter["link_path"] == f"/beheer/bijeenkomsten/{asked.id}"


def test_who_changes_their_mind_at_once_writes_one_letter_with_the_last_answer(
    db: Session, clock: FixedClock, asked: SessionView, work: Callable[[], int]
) -> None:
    for number in range(7):
        answer(db, clock, can=bool(number % 2))
        clock.advance(timedelta(seconds=30))
        work()
    assert [letter["can"] for letter in told(db)] == [False]
    answer(db, clock, can=False)  # the same again is no news
    assert len(told(db)) == 1


def test_a_change_of_mind_after_the_letter_was_sent_is_told_too(
    db: Session, clock: FixedClock, asked: SessionView, work: Callable[[], int]
) -> None:
    answer(db, clock, can=True)
    clock.advance(timedelta(minutes=6))
    work()
    answer(db, clock, can=False)
    assert [letter["can"] for letter in told(db)] == [True, False]


def test_who_asked_and_is_no_administrator_any_more_hears_nothing(
    db: Session, clock: FixedClock, planner: Actor, asked: SessionView, actor_for: ActorFor
) -> None:
    other = actor_for(Role.ADMINISTRATOR)
    accounts.set_roles(db, other, clock, person_id=planner.person_id or 0, roles=[Role.FINANCE])
    answer(db, clock, can=False)
    assert told(db) == []


def test_what_the_system_asked_in_the_trainers_name_is_not_told_to_the_trainer(
    db: Session, clock: FixedClock, first: SessionView, actor_for: ActorFor
) -> None:
    both = actor_for(Role.ADMINISTRATOR)
    service.add_guest(db, SYSTEM, clock, session_id=first.id, person_id=both.person_id or 0)
    person_id = both.person_id or 0
    service.ask_availability(db, SYSTEM, clock, session_id=first.id, person_id=person_id, token=TOKEN)
    answer(db, clock, can=False)
    assert told(db) == []


def numbers(db: Session, clock: FixedClock) -> list[int]:
    return [one.id for one in service.unmanned(db, now=clock.now())]


def clashing(db: Session, cohort_id: int) -> list[int]:
    """The sessions at which the planning says that a trainer cannot."""
    sessions = service.sessions_of(db, [cohort_id])
    found = service.conflicts(db, sessions)
    return [
        one.id for one in sessions if any(each.kind is ConflictKind.TRAINER_ABSENT for each in found[one.id])
    ]


def test_sessions_without_their_trainer_are_those_of_which_the_planning_says_so(
    db: Session, clock: FixedClock, anneke: Actor, asked: SessionView, actor_for: ActorFor
) -> None:
    everyone = service.sessions_of(db, [asked.cohort_id])
    assert numbers(db, clock) == []
    # Away over the whole of the first three, by a trainer; a guest is away at the fourth; the fifth is refused.
    upto = Period(first=date(2027, 1, 11), last=everyone[2].ends_at.date())
    made = service.add_absence(db, anneke, clock, period=upto)
    assert numbers(db, clock) == [one.id for one in everyone[:3]] == clashing(db, asked.cohort_id)
    answer(db, clock, can=False)
    service.remove_absence(db, anneke, clock, absence_id=made.id)
    assert numbers(db, clock) == [asked.id] == clashing(db, asked.cohort_id)
    guest = actor_for(Role.TRAINER)
    day = everyone[3].starts_at.date()
    service.add_absence(db, guest, clock, period=Period(first=day, last=day))
    assert numbers(db, clock) == [asked.id], "who is away and does not teach it hinders nobody"
    service.add_guest(db, SYSTEM, clock, session_id=everyone[3].id, person_id=guest.person_id or 0)
    assert numbers(db, clock) == [asked.id, everyone[3].id] == clashing(db, asked.cohort_id)
    # A moved session asks again, a cancelled one needs nobody, and what was is over.
    later = replace(SessionChange.of(asked), day=date(2027, 1, 18))
    service.change_session(db, SYSTEM, clock, session_id=asked.id, change=later)
    assert numbers(db, clock) == [everyone[3].id] == clashing(db, asked.cohort_id)
    clock.set(everyone[3].starts_at)
    assert numbers(db, clock) == []


def test_a_cancelled_session_and_one_of_another_trainer_lack_nobody(
    db: Session, clock: FixedClock, anneke: Actor, first: SessionView, actor_for: ActorFor
) -> None:
    service.add_absence(db, anneke, clock, period=HOLIDAY)
    assert numbers(db, clock) == [first.id]
    other = actor_for(Role.TRAINER).person_id or 0
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=first.cohort_id, person_id=other)
    theirs = replace(SessionChange.of(first), trainer_person_id=other)
    service.change_session(db, SYSTEM, clock, session_id=first.id, change=theirs)
    assert numbers(db, clock) == [] == clashing(db, first.cohort_id)
    back = replace(theirs, trainer_person_id=anneke.person_id)
    service.change_session(db, SYSTEM, clock, session_id=first.id, change=back)
    assert numbers(db, clock) == [first.id]
    service.cancel_session(db, SYSTEM, clock, session_id=first.id)
    assert numbers(db, clock) == []


def test_the_boundary_of_a_period_hinders_nobody(
    db: Session, clock: FixedClock, anneke: Actor, first: SessionView
) -> None:
    evening = Period(first=date(2027, 1, 14), last=date(2027, 1, 14), start=time(16, 30), end=time(20, 0))
    service.add_absence(db, anneke, clock, period=evening)
    assert numbers(db, clock) == [] == clashing(db, first.cohort_id)


def test_all_of_them_take_one_query(
    app: Flask, db: Session, clock: FixedClock, anneke: Actor, asked: SessionView
) -> None:
    with counted(app) as quiet:
        numbers(db, clock)
    assert len(quiet) == 1
    answer(db, clock, can=False)
    long = Period(first=date(2027, 1, 11), last=date(2027, 12, 31))
    service.add_absence(db, anneke, clock, period=long)
    db.flush()
    with counted(app) as sent:
        assert len(numbers(db, clock)) == 13
    assert len(sent) == 1
