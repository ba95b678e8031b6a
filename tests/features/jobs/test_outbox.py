"""The outbox: kept with the change or not at all, done once by one holder, tried again, never forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core import outbox
from app.core.clock import FixedClock
from app.core.db import writing
from app.core.outbox import FIRST_PAUSE, LEASE, LONGEST_PAUSE, MAX_ATTEMPTS, GiveUp, OutboxRow
from app.core.ports import Work


@dataclass
class Desk:
    """A handler that notes what it was given and does what the test says."""

    seen: list[int] = field(default_factory=list)
    act: Callable[[], None] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, work: Work, payload: dict[str, Any]) -> None:
        with self.lock:
            self.seen.append(payload["n"])
        self.act()


@pytest.fixture
def desk(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk()
    monkeypatch.setitem(app.extensions["jobs"]._handlers, "test.do", desk)
    return desk


@pytest.fixture
def put(db: Session, clock: FixedClock) -> Callable[..., None]:
    def put(*numbers: int, **more: Any) -> None:
        for number in numbers:
            outbox.put(db, clock, "test.do", {"n": number}, **more)
        db.commit()

    return put


@pytest.fixture
def row(db: Session) -> Callable[[], OutboxRow]:
    def row() -> OutboxRow:
        db.rollback()
        found = db.scalars(sa.select(OutboxRow).execution_options(populate_existing=True)).one()
        db.expunge(found)
        db.rollback()
        return found

    return row


def test_work_is_kept_with_the_change_or_not_at_all(
    app: Flask, db: Session, clock: FixedClock, desk: Desk, work: Callable[[], int]
) -> None:
    db.rollback()
    with app.app_context(), pytest.raises(ZeroDivisionError), writing() as session:
        outbox.put(session, clock, "test.do", {"n": 1})
        session.flush()
        1 / 0  # noqa: B018  the change fails
    with app.app_context(), writing() as session:
        outbox.put(session, clock, "test.do", {"n": 2})
    assert work() == 1
    assert desk.seen == [2]
    assert work() == 0


def test_the_same_key_is_the_same_work(put: Callable[..., None], desk: Desk, work: Callable[[], int]) -> None:
    put(1, key="same")
    put(2, key="same")
    assert work() == 1
    put(3, key="same")
    assert work() == 0
    assert desk.seen == [1]


def test_two_drains_at_once_do_each_row_once(app: Flask, put: Callable[..., None], desk: Desk) -> None:
    put(*range(40))
    start = threading.Barrier(4)

    def drain(_: int) -> int:
        start.wait()
        done: int = app.extensions["jobs"].drain()
        return done

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(drain, range(4))) == 40
    assert sorted(desk.seen) == list(range(40))


def test_what_a_dead_worker_held_is_taken_over_when_its_lease_ends_and_it_can_finish_no_more(
    app: Flask,
    clock: FixedClock,
    put: Callable[..., None],
    desk: Desk,
    work: Callable[[], int],
    row: Callable[[], OutboxRow],
) -> None:
    put(1)
    with app.app_context(), writing() as session:
        dead = outbox.claim(session, clock)
    assert dead is not None
    clock.advance(LEASE)
    assert work() == 0, "the lease still runs"
    clock.advance(timedelta(microseconds=1))
    with app.app_context(), writing() as session:
        heir = outbox.claim(session, clock)
        assert heir is not None
        assert (heir.id, heir.attempts) == (dead.id, 2)
    for ending in (
        lambda s: outbox.finish(s, clock, dead),
        lambda s: outbox.postpone(s, clock, dead, "late"),
        lambda s: outbox.fail(s, clock, dead, "late"),
    ):
        with app.app_context(), writing() as session:
            assert ending(session) is False
    found = row()
    assert (found.done_at, found.failed_at, found.last_error) == (None, None, None)
    with app.app_context(), writing() as session:
        assert outbox.finish(session, clock, heir) is True
    assert row().done_at == clock.now()
    assert work() == 0
    assert desk.seen == []


def test_a_fault_is_tried_again_with_growing_pauses_until_a_person_must_look(
    clock: FixedClock,
    put: Callable[..., None],
    desk: Desk,
    work: Callable[[], int],
    row: Callable[[], OutboxRow],
) -> None:
    def fault() -> None:
        raise OSError("the printer is on fire")

    desk.act = fault
    put(1)
    pauses = []
    for attempt in range(1, MAX_ATTEMPTS):
        assert work() == 1, attempt
        found = row()
        assert found.attempts == attempt
        assert found.last_error == "OSError: the printer is on fire"
        pauses.append(found.available_at - clock.now())
        clock.advance(pauses[-1] - timedelta(microseconds=1))
        assert work() == 0, "not before its time"
        clock.advance(timedelta(microseconds=1))
    assert pauses[:3] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert work() == 1
    assert row().failed_at == clock.now()
    clock.advance(timedelta(days=365))
    assert work() == 0


def test_after_a_fault_has_passed_the_work_is_done(
    clock: FixedClock,
    put: Callable[..., None],
    desk: Desk,
    work: Callable[[], int],
    row: Callable[[], OutboxRow],
) -> None:
    def fault() -> None:
        raise OSError("down")

    desk.act = fault
    put(1)
    work()
    desk.act = lambda: None
    clock.advance(FIRST_PAUSE)
    assert work() == 1
    assert row().done_at == clock.now()
    assert row().last_error is None


def test_what_cannot_be_helped_by_trying_again_stops_at_once(
    app: Flask,
    db: Session,
    clock: FixedClock,
    put: Callable[..., None],
    desk: Desk,
    work: Callable[[], int],
    row: Callable[[], OutboxRow],
) -> None:
    def stop() -> None:
        raise GiveUp("no such letter")

    desk.act = stop
    put(1)
    assert work() == 1
    found = row()
    assert (found.failed_at, found.last_error) == (clock.now(), "no such letter")
    clock.advance(timedelta(days=1))
    assert work() == 0


def test_work_that_nobody_knows_stops_and_keeps_nothing_else_waiting(
    db: Session, clock: FixedClock, put: Callable[..., None], desk: Desk, work: Callable[[], int]
) -> None:
    outbox.put(db, clock, "test.unknown", {})
    put(1)
    assert work() == 2
    assert desk.seen == [1]
    kinds = db.execute(sa.select(OutboxRow.kind).where(OutboxRow.failed_at.is_not(None)))
    assert list(kinds.scalars()) == ["test.unknown"]


def test_one_faulty_row_does_not_hold_up_the_others(
    put: Callable[..., None], desk: Desk, work: Callable[[], int]
) -> None:
    def fault() -> None:
        if desk.seen[-1] == 1:
            raise ValueError("broken")

    desk.act = fault
    put(1, 2, 3)
    assert work() == 3
    assert desk.seen == [1, 2, 3]


def test_a_wake_that_was_missed_is_made_up_by_the_sweep(
    app: Flask, put: Callable[..., None], desk: Desk
) -> None:
    put(1)  # nobody rang the bell
    huey = app.extensions["jobs"].huey
    sweeps = [task for task in huey._registry.periodic_tasks if task.name == "sweep"]
    assert len(sweeps) == 1
    sweeps[0].execute()
    assert desk.seen == [1]


def test_a_wake_reaches_a_worker_through_the_queue(app: Flask, put: Callable[..., None], desk: Desk) -> None:
    jobs = app.extensions["jobs"]
    jobs.huey.storage.flush_queue()
    put(1)
    jobs.wake()
    task = jobs.huey.dequeue()
    assert task is not None
    jobs.huey.execute(task)
    assert desk.seen == [1]
