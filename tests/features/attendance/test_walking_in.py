"""Somebody comes to the session of the other half of their group: the trainer notes them, and it counts once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.rules import AttendanceState
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.scheduling.service import SessionChange, SessionView
from app.subgroups import service as subgroups
from tests.counting import MOST_QUERIES, counted
from tests.factories.attending import code_now, stands, tap
from tests.factories.practice import Class, send
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
PRESENT, ABSENT = AttendanceState.PRESENT, AttendanceState.ABSENT
LATE_AFTER = timedelta(minutes=15)


@pytest.fixture
def halves(
    db: Session, clock: FixedClock, here: Class, sessions: list[SessionView]
) -> tuple[SessionView, SessionView]:
    """The fourth session in two parts on two days: first the one that is not for the learner, then the own one."""
    one = SessionChange.of(sessions[3])
    made = subgroups.split_session(
        db,
        SYSTEM,
        clock,
        session_id=sessions[3].id,
        changes=[one, replace(one, day=one.day + timedelta(days=1))],
        noted=service.noted_of,
    )
    db.commit()
    own = [here.enrolment_id in [who.enrolment_id for who in service.expected(db, part)] for part in made]
    assert sorted(own) == [False, True]
    other, mine = (made[own.index(False)], made[own.index(True)])
    clock.set(other.starts_at)
    db.rollback()
    return other, mine


def note(db: Session, clock: FixedClock, here: Class, session: SessionView, **other: Any) -> None:
    state = other.pop("state", PRESENT)
    marks = {here.enrolment_id: state}
    service.save_sheet(db, here.trainer, clock, session_id=session.id, marks=marks, **other)
    db.commit()


def days(db: Session, here: Class) -> int:
    return service.summary(db, [here.enrolment_id])[here.enrolment_id].days


def test_who_comes_with_the_other_half_is_noted_from_outside_the_list_and_counts_once(
    db: Session, clock: FixedClock, here: Class, halves: tuple[SessionView, SessionView]
) -> None:
    other, mine = halves
    with pytest.raises(Refused, match="lijst met deelnemers"):
        note(db, clock, here, other)
    before = days(db, here)
    note(db, clock, here, other, outside=True)
    (line,) = [one for one in service.sheet(db, other.id).lines if one.enrolment_id == here.enrolment_id]
    assert (line.walked_in, line.state) == (True, PRESENT)
    assert days(db, here) == before + 1
    clock.set(mine.starts_at)
    note(db, clock, here, mine)
    assert days(db, here) == before + 1
    (line,) = [one for one in service.sheet(db, mine.id).lines if one.enrolment_id == here.enrolment_id]
    assert not line.walked_in
    summary = service.summary(db, [here.enrolment_id])[here.enrolment_id]
    note(db, clock, here, mine, state=ABSENT)
    assert service.summary(db, [here.enrolment_id])[here.enrolment_id].missed_days == summary.missed_days


def test_from_then_on_they_are_a_line_like_the_others_but_cannot_be_absent(
    db: Session, clock: FixedClock, here: Class, halves: tuple[SessionView, SessionView]
) -> None:
    other, _ = halves
    note(db, clock, here, other, outside=True)
    note(db, clock, here, other, state=AttendanceState.LATE)
    with pytest.raises(Refused, match="buiten de lijst"):
        note(db, clock, here, other, state=ABSENT)
    clock.advance(timedelta(minutes=1))
    away = tap(here.enrolment_id, ABSENT, clock.now())
    done = service.save_taps(db, here.trainer, clock, session_id=other.id, taps=[away])
    assert "buiten de lijst" in str(done.refused[away.tap_id])
    db.commit()
    assert stands(db, other.id)[here.enrolment_id] == "late"
    note(db, clock, here, other, state=None)
    assert here.enrolment_id not in [one.enrolment_id for one in service.sheet(db, other.id).lines]


def test_nobody_who_is_not_of_the_group_is_noted_from_outside(
    db: Session,
    clock: FixedClock,
    here: Class,
    sessions: list[SessionView],
    halves: tuple[SessionView, SessionView],
    actor_for: ActorFor,
) -> None:
    other, _ = halves
    for marks in ({999_999: PRESENT}, {here.enrolment_id: ABSENT}):
        with pytest.raises(Refused):
            service.save_sheet(db, here.trainer, clock, session_id=other.id, marks=marks, outside=True)
    for actor in (here.learner, actor_for(Role.TRAINER)):
        with pytest.raises(NotFound):
            service.save_sheet(
                db, actor, clock, session_id=other.id, marks={here.enrolment_id: PRESENT}, outside=True
            )
    assert service.sheet(db, sessions[0].id).others == (), "a session for everybody has everybody on its list"
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=here.world.own.id, enrolment_id=here.enrolment_id)
    with pytest.raises(Refused):
        note(db, clock, here, other, outside=True)


def test_the_code_on_the_screen_tells_the_other_half_and_a_stranger_what_to_ask_for(
    db: Session,
    clock: FixedClock,
    here: Class,
    halves: tuple[SessionView, SessionView],
    actor_for: ActorFor,
) -> None:
    other, _ = halves
    service.open_check_in(db, here.trainer, clock, session_id=other.id)
    code = code_now(db, clock, other.id)

    def check_in(actor: Actor) -> AttendanceState:
        return service.check_in(
            db, actor, clock, session_id=other.id, code=code, device=actor.email, late_after=LATE_AFTER
        )

    with pytest.raises(Refused, match=r"ander deel van je groep.*van buiten de lijst"):
        check_in(here.learner)
    with pytest.raises(Refused, match=r"niet voor jouw groep.*eigen trainer"):
        check_in(actor_for(Role.LEARNER))
    note(db, clock, here, other, outside=True)
    assert check_in(here.learner) is PRESENT, "the trainer noted it"


def test_the_trainer_does_it_on_the_sheet(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    halves: tuple[SessionView, SessionView],
    client: FlaskClient,
    login: Login,
) -> None:
    other, _ = halves
    trainer, sheet = login(client, here.trainer), f"/trainer/bijeenkomsten/{other.id}/aanwezigheid"
    trainer.get(sheet)
    with counted(app) as sent:
        page = trainer.get(sheet).text
    assert len(sent) <= MOST_QUERIES
    assert "Iemand van buiten de lijst?" in page
    address = f"{sheet}/{here.enrolment_id}/erbij"
    assert address in page
    for _ in range(2):
        assert send(trainer, address, page=sheet).status_code == 303
    assert "van buiten de lijst.</" in trainer.get(sheet).text
    with counted(app) as sent:
        page = trainer.get(sheet).text
    assert len(sent) <= MOST_QUERIES
    assert "van buiten de lijst</span>" in page
    assert address not in page
    assert stands(db, other.id) == {here.enrolment_id: "present"}
