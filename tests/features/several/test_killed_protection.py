"""A command that is killed while it gives cases other keys, or erases them: another one goes on where it stopped."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.config import Config
from app.core.clock import FixedClock, today
from app.core.db import db as database
from app.core.permissions import SYSTEM
from app.practice.ledger import Ledger
from app.practice.models import CaseErasure, CaseKey, ErasureRun, KeyRotation
from app.practice.places import PLACES
from app.practice.service import erasing
from tests.factories.practice import PLANTED, school
from tests.factories.protected import TEXTS, filled, opened
from tests.machines import Machines, free_port, until
from tests.people import ActorFor

#: Cases; the full proof is 200.
SIZE = int(os.environ.get("PROTECTION_SIZE", "30"))
#: Before the clock of any machine.
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def machines(config: Config, tmp_path: Path) -> Iterator[Machines]:
    found = Machines(config, free_port(), tmp_path, more={"ERASURE_LEDGER": str(tmp_path / "ledger")})
    yield found
    found.stop()


@pytest.fixture
def cases(db: Session, clock: FixedClock, actor_for: ActorFor) -> list[int]:
    here = school(db, clock, actor_for)
    made = [filled(db, clock, here) for _ in range(SIZE)]
    db.execute(sa.update(CaseKey).values(created_at=LONG_AGO))
    db.commit()
    return made


def test_a_killed_rotation_goes_on_and_two_at_once_lose_nothing(
    app: Flask, db: Session, machines: Machines, cases: list[int]
) -> None:
    def done() -> int:
        with app.app_context(), database.engine.connect() as reading:  # waits for no writer, as `db` would
            return (
                reading.scalar(sa.select(sa.func.count(CaseKey.case_id)).where(CaseKey.created_at > LONG_AGO))
                or 0
            )

    first = machines.command("case", "rotate-keys", "--records")
    until(lambda: done() >= 3, "some of the cases")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(10)
    before = done()
    assert 3 <= before < SIZE, "it was killed in the middle"
    assert [set(opened(db, case_id)) for case_id in cases] == [{PLANTED}] * SIZE
    half = dict(
        db.execute(sa.select(CaseKey.case_id, CaseKey.key_id).where(CaseKey.created_at > LONG_AGO)).all()
    )
    db.commit()
    others = [machines.command("case", "rotate-keys", "--records") for _ in range(2)]
    assert [one.wait(60) for one in others] == [0, 0]
    assert done() == SIZE
    assert [set(opened(db, case_id)) for case_id in cases] == [{PLANTED}] * SIZE
    keys = dict(db.execute(sa.select(CaseKey.case_id, CaseKey.key_id)).all())
    assert len(set(keys.values())) == SIZE
    if (
        len(db.scalars(sa.select(KeyRotation.id)).all()) == 1
    ):  # unless the second began after the first was done
        assert {case_id: keys[case_id] for case_id in half} == half
    assert None not in db.scalars(sa.select(KeyRotation.finished_at)).all()


def test_a_killed_erasure_is_finished_by_the_worker(
    app: Flask, db: Session, clock: FixedClock, machines: Machines, cases: list[int]
) -> None:
    def done() -> int:
        with app.app_context(), database.engine.connect() as reading:
            query = (
                sa.select(sa.func.count()).select_from(CaseErasure).where(CaseErasure.erased_at.is_not(None))
            )
            return reading.scalar(query) or 0

    run_id = erasing.plan_run(
        db, SYSTEM, clock, cause="retention", due={case_id: today(clock) for case_id in cases}
    )
    db.commit()
    first = machines.command("case", "erase-due")
    until(lambda: done() >= 3, "some of the cases")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(10)
    before = done()
    assert 3 <= before < SIZE, "it was killed in the middle"
    left = [sum(bool(text) for place in PLACES for _, text in place.rows(db, case_id)) for case_id in cases]
    assert left == [0] * before + [TEXTS] * (SIZE - before)
    db.commit()
    machines.worker()
    until(lambda: done() == SIZE, "the rest of the run")

    def proven() -> str | None:
        with app.app_context(), database.engine.connect() as reading:
            return reading.scalar(sa.select(ErasureRun.proof).where(ErasureRun.id == run_id))

    until(lambda: proven() is not None, "the proof")
    assert not any(text for case_id in cases for place in PLACES for _, text in place.rows(db, case_id))
    names = {line.key_id for line in Ledger(Path(machines.more["ERASURE_LEDGER"])).lines()}
    assert names == set(db.scalars(sa.select(CaseKey.key_id)))
    assert set(db.scalars(sa.select(CaseKey.wrapped))) == {None}
