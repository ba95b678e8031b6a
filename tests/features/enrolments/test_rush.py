"""Three hundred people want fifteen seats at once, and each of them clicks twice.

`RUSH_ROUNDS=20 pytest tests/features/enrolments/test_rush.py` repeats the rush as often as one likes.
"""

import os
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.enrolments import placing, service
from app.enrolments.models import CohortLine, Enrolment, Seat
from app.messages.models import Letter
from app.web import actions
from app.web.actions import perform
from tests.factories.enrolments import World, cohort, person, world

#: As many threads as one process has database connections.
SEATS, PEOPLE, THREADS = 15, 300, 12
ROUNDS = int(os.environ.get("RUSH_ROUNDS", "1"))


@dataclass
class Rush:
    """What a rush led to: where each answer pointed by person, and what went wrong."""

    places: dict[int, list[str]] = field(default_factory=dict)
    errors: list[BaseException] = field(default_factory=list)


def rush(app: Flask, here: World, people: int, seed: int) -> Rush:
    """Lets ``people`` persons enrol from many threads, each sending the same form twice."""
    calls = [number for number in range(people) for _ in range(2)]
    random.Random(seed).shuffle(calls)
    found, lock, start = Rush(), threading.Lock(), threading.Barrier(THREADS)
    todo: Iterator[int] = iter(calls)

    def work() -> None:
        start.wait()
        while True:
            with lock:
                number = next(todo, None)
            if number is None:
                return
            try:
                place = send(app, here, number)
            except Exception as error:  # noqa: BLE001  every error counts
                with lock:
                    found.errors.append(error)
            else:
                with lock:
                    found.places.setdefault(number, []).append(place)

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(work) for _ in range(THREADS)]:
            done.result()
    return found


def send(app: Flask, here: World, number: int) -> str:
    """One click: the way of a view, from the form's key to the commit; answers where it leads."""
    who = person(number)
    with app.test_request_context(
        f"/organisatie/{here.own.id}/groepen/{here.cohort.id}/inschrijven",
        method="POST",
        data={"once": f"rush-{here.cohort.id}-{number:06d}-key"},
    ):
        answer = perform(
            service.enrol,
            actor=SYSTEM,
            organisation_id=here.own.id,
            cohort_id=here.cohort.id,
            given_name=who.given_name,
            infix=who.infix,
            family_name=who.family_name,
            email=who.email,
            function=who.function,
            goto=lambda done: f"/{done.seat_number or f'wachtlijst-{done.position}'}",
        )
        return str(answer.location)  # type: ignore[union-attr]


@pytest.fixture
def quiet(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application without a worker: letters stay in the outbox."""
    monkeypatch.setattr(actions, "wake_worker", lambda: None)
    return app


def sold(db: Session, cohort_id: int) -> list[int]:
    """The numbers of the seats sold, in order."""
    query = sa.select(Seat.number).where(Seat.cohort_id == cohort_id).order_by(Seat.number)
    return list(db.scalars(query))


def line(db: Session, cohort_id: int) -> list[int]:
    """The waiting numbers in the order in which the enrolments were written."""
    query = (
        sa.select(Enrolment.waiting_number)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state == "waiting")
        .order_by(Enrolment.id)
    )
    return [number or 0 for number in db.scalars(query)]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_fifteen_seats_are_sold_once_and_the_line_has_no_gaps(
    quiet: Flask, db: Session, clock: FixedClock, turn: int
) -> None:
    here = world(db, clock, seats=SEATS)
    found = rush(quiet, here, PEOPLE, seed=turn)

    assert found.errors == []
    assert sold(db, here.cohort.id) == list(range(1, SEATS + 1))
    assert line(db, here.cohort.id) == list(range(1, PEOPLE - SEATS + 1))
    assert db.scalar(sa.select(CohortLine.next_waiting_number)) == PEOPLE - SEATS + 1
    assert len(found.places) == PEOPLE
    for first, second in found.places.values():
        assert first == second
    expected = {f"/{n}" for n in range(1, SEATS + 1)}
    expected |= {f"/wachtlijst-{n}" for n in range(1, PEOPLE - SEATS + 1)}
    assert {places[0] for places in found.places.values()} == expected
    letters = dict(
        db.execute(
            sa.select(Letter.template, sa.func.count())
            .where(Letter.template.in_(["enrolments/confirmed", "enrolments/waiting"]))
            .group_by(Letter.template)
        ).all()
    )
    assert letters == {"enrolments/confirmed": SEATS, "enrolments/waiting": PEOPLE - SEATS}
    assert audit.find_break(db) is None


def test_without_the_lock_the_same_rush_goes_wrong(
    quiet: Flask, db: Session, clock: FixedClock, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world(db, clock, seats=SEATS)
    db.execute(sa.text("drop index uq_seat_taken_number"))
    if kind == "postgresql":
        db.execute(sa.text("alter table enrolment drop constraint uq_enrolment_waiting_number"))
    db.add(CohortLine(cohort_id=here.cohort.id, next_waiting_number=1))
    db.commit()
    monkeypatch.setattr(cohorts, "lock_cohort", cohorts.cohort)
    monkeypatch.setattr(placing, "locked_line", lambda db, cohort_id: db.get_one(CohortLine, cohort_id))
    monkeypatch.setattr(actions, "writing", plain_transaction)

    found = rush(quiet, here, 40, seed=0)

    seats, waiting = sold(db, here.cohort.id), line(db, here.cohort.id)
    if kind == "postgresql":
        assert len(seats) > SEATS, "the lock was gone, and yet no seat was sold twice"
    else:
        locked = [error for error in found.errors if "database is locked" in str(error)]
        assert locked or len(seats) > SEATS, "the lock was gone, and yet nothing went wrong"
    assert (seats, waiting) != (list(range(1, SEATS + 1)), list(range(1, 40 - SEATS + 1)))


@contextmanager
def plain_transaction(engine: Engine | None = None) -> Iterator[Session]:
    """A transaction as a naive program would begin it: plain BEGIN, upgraded at the first write."""
    from app.core.db import db as database

    with Session(engine or database.engine, expire_on_commit=False) as session, session.begin():
        yield session


def test_a_rush_of_people_who_leave_offers_every_seat_once_in_order(
    quiet: Flask, db: Session, clock: FixedClock
) -> None:
    here = world(db, clock, seats=SEATS)
    ids = {"organisation_id": here.own.id, "cohort_id": here.cohort.id}
    service.enrol_list(db, SYSTEM, clock, rows=[person(n) for n in range(3 * SEATS)], **ids)
    db.commit()
    leavers = [one.enrolment_id for one in service.participants(db, here.cohort.id)]
    db.rollback()

    def leave(enrolment_id: int) -> None:
        with quiet.test_request_context("/", method="POST"):
            actions.change(
                service.withdraw, actor=SYSTEM, organisation_id=here.own.id, enrolment_id=enrolment_id
            )

    together(leave, leavers)

    assert service.participants(db, here.cohort.id) == []
    waiting = service.waiting_list(db, here.cohort.id)
    assert [one.waiting_number for one in waiting] == list(range(1, 2 * SEATS + 1))
    offered = {one.enrolment_id for one in service.open_offers(db, cohort_ids=[here.cohort.id])}
    assert offered == {one.enrolment_id for one in waiting[:SEATS]}


def test_one_newcomer_named_for_two_groups_at_once_is_one_person_in_both(
    quiet: Flask, db: Session, clock: FixedClock
) -> None:
    first = world(db, clock, seats=SEATS)
    second = replace(first, cohort=cohort(db, clock, name="Meppel, najaar 2026"))
    db.commit()
    for number in range(10):
        together(lambda turn, n=number: send(quiet, (first, second)[turn], n), [0, 1])
    for here in (first, second):
        assert len(service.participants(db, here.cohort.id)) == 10


def together(act: Callable[[int], object], values: list[int]) -> None:
    """Calls ``act`` for all values at once."""
    with ThreadPoolExecutor(len(values)) as pool:
        for done in [pool.submit(act, value) for value in values]:
            done.result()
