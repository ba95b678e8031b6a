"""Several planners at the same moment: a room and a trainer are given out once, and no change is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import DomainError, Refused
from app.core.permissions import SYSTEM, Role
from app.scheduling import service
from app.scheduling.models import CourseSession
from app.scheduling.service import PlaceFacts, SessionChange, SessionView, adding, changing, clashing
from tests.databases import POSTGRESQL
from tests.factories.cohorts import planned
from tests.people import ActorFor

#: As many cohorts meet at the same times, so that no lock on a cohort keeps their planners apart.
GROUPS = 4
Job = Callable[[Session], object]


@pytest.fixture
def engine(app: Flask) -> Engine:
    with app.app_context():
        return database.engine


@pytest.fixture
def firsts(db: Session, clock: FixedClock) -> list[SessionView]:
    """The first day of each cohort."""
    made = [planned(db, clock, name=f"Emmen {number}") for number in range(GROUPS)]
    return [service.sessions_of(db, [one.id])[0] for one in made]


@pytest.fixture
def room_id(db: Session, clock: FixedClock) -> int:
    place = service.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="De Kolk", city="Assen"))
    room = service.add_room(db, SYSTEM, clock, place_id=place.id, name="Zaal 1", seats=20)
    db.commit()
    return room.id


def at_once(engine: Engine, jobs: Sequence[Job]) -> list[Exception]:
    """Runs all jobs in transactions of their own that begin together; what was refused, or failed."""
    ready = threading.Barrier(len(jobs))

    def attempt(job: Job) -> Exception | None:
        ready.wait(timeout=30)
        try:
            with writing(engine) as db:
                job(db)
        except (DomainError, sa.exc.DBAPIError) as error:
            return error
        return None

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [error for error in pool.map(attempt, jobs) if error is not None]


def held_back(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Lets every planner read conflicts before any of them writes: what happens when no lock keeps them apart."""
    everyone = threading.Barrier(count)

    def read_together(*given: object, **named: object) -> object:
        found = clashing.conflicts_of_change(*given, **named)  # type: ignore[arg-type]
        everyone.wait(timeout=30)
        return found

    for module in (changing, adding):
        monkeypatch.setattr(module, "lock_what_is_shared", lambda *given, **named: None)
    monkeypatch.setattr(changing, "conflicts_of_change", read_together)


def into(room_id: int, clock: FixedClock, one: SessionView) -> Job:
    asked = replace(SessionChange.of(one), room_id=room_id)
    return lambda db: service.change_session(db, SYSTEM, clock, session_id=one.id, change=asked)


def in_room(db: Session, room_id: int) -> int:
    db.rollback()
    return db.scalar(sa.select(sa.func.count()).where(CourseSession.room_id == room_id)) or 0


def test_one_room_is_booked_once_however_many_planners_ask_at_the_same_moment(
    db: Session, clock: FixedClock, engine: Engine, firsts: list[SessionView], room_id: int
) -> None:
    refused = at_once(engine, [into(room_id, clock, one) for one in firsts])
    assert [type(error) for error in refused] == [Refused] * (GROUPS - 1)
    assert in_room(db, room_id) == 1


def test_without_the_lock_the_room_is_given_out_twice(
    kind: str,
    db: Session,
    clock: FixedClock,
    engine: Engine,
    firsts: list[SessionView],
    room_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if kind != POSTGRESQL:
        pytest.skip("SQLite lets one planner write at a time, with or without the lock")
    held_back(monkeypatch, GROUPS)
    assert at_once(engine, [into(room_id, clock, one) for one in firsts]) == []
    assert in_room(db, room_id) == GROUPS


def test_one_trainer_is_booked_once_however_many_planners_ask_at_the_same_moment(
    db: Session, clock: FixedClock, engine: Engine, firsts: list[SessionView], actor_for: ActorFor
) -> None:
    trainer = actor_for(Role.TRAINER).person_id or 0
    other = actor_for(Role.TRAINER).person_id or 0
    for one in firsts:
        for person_id in (trainer, other):
            cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=one.cohort_id, person_id=person_id)
    db.execute(sa.update(CourseSession).values(trainer_person_id=other))
    db.commit()

    def teaches(one: SessionView) -> Job:
        asked = replace(SessionChange.of(service.session(db, one.id)), trainer_person_id=trainer)
        return lambda own: service.change_session(own, SYSTEM, clock, session_id=one.id, change=asked)

    jobs = [teaches(one) for one in firsts]
    db.rollback()
    refused = at_once(engine, jobs)
    assert [type(error) for error in refused] == [Refused] * (GROUPS - 1)
    taken = sa.select(sa.func.count()).where(CourseSession.trainer_person_id == trainer)
    assert db.scalar(taken) == 1


def test_a_room_is_not_taken_out_of_use_while_it_is_being_booked(
    db: Session, clock: FixedClock, engine: Engine, firsts: list[SessionView], room_id: int
) -> None:
    for one in firsts:
        close: Job = lambda own: service.archive_room(own, SYSTEM, clock, room_id=room_id)  # noqa: E731
        refused = at_once(engine, [into(room_id, clock, one), close])
        db.rollback()
        if service.room(db, room_id).archived:
            assert in_room(db, room_id) == 0
            assert len(refused) == 1
        else:
            assert in_room(db, room_id) == 1
        db.expire_all()
        for undo in (
            lambda own: service.unarchive_room(own, SYSTEM, clock, room_id=room_id),
            lambda own, one=one: service.change_session(
                own, SYSTEM, clock, session_id=one.id, change=SessionChange.of(one)
            ),
        ):
            db.rollback()
            assert at_once(engine, [undo]) == []


def test_changes_of_one_session_at_the_same_moment_are_all_kept_and_all_counted(
    db: Session, clock: FixedClock, engine: Engine, firsts: list[SessionView]
) -> None:
    one = firsts[0]

    def named(number: int) -> Job:
        asked = replace(SessionChange.of(one), place=f"Zaal {number}, Assen")
        return lambda own: service.change_session(own, SYSTEM, clock, session_id=one.id, change=asked)

    db.rollback()
    assert at_once(engine, [named(number) for number in range(6)]) == []
    db.expire_all()
    assert service.session(db, one.id).sequence == 6


def test_a_place_that_changes_while_its_sessions_do_neither_waits_for_ever_nor_loses_a_change(
    db: Session, clock: FixedClock, engine: Engine, firsts: list[SessionView], room_id: int
) -> None:
    place_id = service.room(db, room_id).place_id
    for number, one in enumerate(firsts):
        asked = replace(SessionChange.of(one), place_id=place_id)
        service.change_session(db, SYSTEM, clock, session_id=one.id, change=asked)
        firsts[number] = service.session(db, one.id)
    db.commit()

    def rename(number: int) -> Job:
        facts = PlaceFacts(name=f"De Kolk {number}", city="Assen")
        return lambda own: service.change_place(own, SYSTEM, clock, place_id=place_id, facts=facts)

    def retitle(one: SessionView) -> Job:
        asked = replace(SessionChange.of(one), online_url="https://meet.example/1")
        return lambda own: service.change_session(own, SYSTEM, clock, session_id=one.id, change=asked)

    assert at_once(engine, [*map(rename, range(3)), *map(retitle, firsts)]) == []
    db.expire_all()
    now = service.sessions_by_id(db, [one.id for one in firsts]).values()
    assert {one.sequence for one in now} == {firsts[0].sequence + 4}
    assert len({one.place for one in now}) == 1
