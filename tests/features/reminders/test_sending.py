"""Sending reminders: stopped ones stay, one fault keeps nobody back, and two workers send each once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Role
from app.messages.models import Letter
from app.reminders import service as reminders
from tests.conftest import NOW
from tests.factories.enrolments import World, enrol
from tests.features.reminders.conftest import (
    DUE,
    FIRST_WEEK_BEFORE,
    WEEK_BEFORE,
    Minute,
    keys,
    letters,
    plan,
    reserve,
)
from tests.people import ActorFor


def test_a_stopped_reminder_does_not_go_and_can_be_put_back(
    db: Session, clock: FixedClock, here: World, minute: Minute, actor_for: ActorFor
) -> None:
    reserve(db, clock, here, DUE)
    bea = actor_for(Role.ADMINISTRATOR)
    clock.set(WEEK_BEFORE - timedelta(days=20))
    first = next(one for one in plan(db, clock) if one.template == "enrolments/names_due")
    with pytest.raises(Refused):
        reminders.stop(db, bea, clock, key=first.key, reason=" ")
    db.rollback()
    reminders.stop(db, bea, clock, key=first.key, reason="De namen komen per brief.")
    db.commit()

    assert minute(WEEK_BEFORE) == []
    reminders.put_back(db, bea, clock, key=first.key)
    db.commit()
    assert minute(WEEK_BEFORE + timedelta(hours=1)) == [first.key]


def test_what_went_already_cannot_be_stopped(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    reserve(db, clock, here, DUE)
    first = next(one for one in plan(db, clock) if one.template == "enrolments/names_due")
    minute(WEEK_BEFORE)

    with pytest.raises(NotFound):
        reminders.stop(db, SYSTEM, clock, key=first.key, reason="te laat")


def test_a_coordinator_who_left_is_not_reminded(
    db: Session, clock: FixedClock, here: World, minute: Minute, actor_for: ActorFor
) -> None:
    reserve(db, clock, here, DUE)
    from app.organisations.models import Coordinator

    db.execute(sa.delete(Coordinator).where(Coordinator.organisation_id == here.own.id))
    db.commit()

    assert minute(WEEK_BEFORE) == []


def test_one_that_cannot_go_does_not_keep_the_others_back(
    db: Session, clock: FixedClock, here: World, minute: Minute, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        enrol(db, clock, here, number)
    db.commit()
    post = reminders._post

    def breaks(session: Session, at: FixedClock, *, planned: reminders.Planned) -> None:
        if planned.to == "persoon1@voorbeeld.nl":
            raise OSError
        post(session, at, planned=planned)

    sources = ((reminders.SOURCES[1][0], breaks),)
    monkeypatch.setattr(reminders, "SOURCES", sources)
    assert len(minute(FIRST_WEEK_BEFORE)) == 2
    monkeypatch.setattr(reminders, "SOURCES", ((sources[0][0], post),))
    assert len(minute(FIRST_WEEK_BEFORE + timedelta(minutes=1))) == 1


def test_two_workers_at_once_never_send_a_reminder_twice(
    app: Flask, db: Session, clock: FixedClock, here: World
) -> None:
    for number in range(3):
        enrol(db, clock, here, number)
    reserve_and_invite = NOW + timedelta(days=5)
    for moment in (reserve_and_invite, FIRST_WEEK_BEFORE):
        clock.set(moment)
        db.commit()
        start = threading.Barrier(4)
        faults: list[BaseException] = []

        def worker(start: threading.Barrier = start, faults: list[BaseException] = faults) -> None:
            try:
                start.wait()
                reminders.send_due(app.extensions["work"])
            except BaseException as error:  # noqa: BLE001  told below
                faults.append(error)

        threads = [threading.Thread(target=worker) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []

    assert len(letters(db, "enrolments/first_day")) == 3
    reminded = [address for address, _ in letters(db, "accounts/invitation_reminder")]
    assert sorted(reminded) == sorted(set(reminded))
    assert {f"persoon{number}@voorbeeld.nl" for number in range(3)} <= set(reminded)
    assert len(set(keys(db))) == len(keys(db))


def test_the_worker_looks_every_minute_and_a_fault_does_not_keep_letters_back(
    app: Flask, db: Session, clock: FixedClock, here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(db, clock, here, 1)
    db.commit()
    jobs = app.extensions["jobs"]
    clock.set(FIRST_WEEK_BEFORE)

    def breaks(work: object) -> None:
        raise OSError

    monkeypatch.setattr(jobs, "_ticks", (breaks, reminders.send_due))
    jobs.sweep()

    db.commit()
    states = db.scalars(sa.select(Letter.state).where(Letter.template == "enrolments/first_day")).all()
    db.commit()
    assert states == ["sent"]
