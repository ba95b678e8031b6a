"""A backup of before an erasure brings nobody back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.config import Config
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.permissions import Role
from app.core.ports import Work
from app.practice.ledger import Destroyed, Ledger
from app.privacy import service
from app.privacy.rules.inventory import TABLES, Gone
from tests.factories.practice import Class
from tests.factories.protected import filled, left
from tests.factories.restoring import backup, restored
from tests.features.privacy.test_forgetting import granted, holding
from tests.people import ActorFor

STAYS = {name for name, told in TABLES.items() if told.gone is Gone.STAYS}


@pytest.fixture
def ledger(app: Flask) -> Ledger:
    work: Work = app.extensions["work"]
    work.config.ledger.unlink(missing_ok=True)
    return Ledger(work.config.ledger)


def test_who_was_erased_since_a_backup_is_erased_again_when_it_comes_back(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    config: Config,
    ledger: Ledger,
    tmp_path: Path,
    actor_for: ActorFor,
    work: Callable[[], int],
) -> None:
    officer = actor_for(Role.PRIVACY_OFFICER)
    filled(db, clock, here)
    number = granted(app, db, clock, here, officer, work)
    file = backup(config, tmp_path)
    own = here.learner.person_id or 0
    service.forget(db, officer, clock, request_id=number, mark=service.preview(db, own).mark)
    db.commit()
    for _ in range(2):
        app.extensions["jobs"].sweep()
    assert f"person:{own}" in {line.key_id for line in ledger.lines()}
    with restored(config, file, tmp_path) as there:
        with there.app_context(), Session(database.engine) as session:
            assert "person" in holding(session, here.learner.email)
        for _ in range(2):
            there.extensions["jobs"].sweep()
        with there.app_context(), Session(database.engine) as session:
            assert holding(session, here.learner.email) <= STAYS
            assert holding(session, here.learner.name) <= STAYS
            assert "person" in holding(session, here.peer.email)
            lines = len(ledger.lines())
        there.extensions["jobs"].sweep()
        assert len(ledger.lines()) == lines


@pytest.mark.parametrize("how", ["command", "worker"])
def test_the_command_and_a_worker_that_begins_erase_people_again_before_anything_else(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    config: Config,
    ledger: Ledger,
    tmp_path: Path,
    actor_for: ActorFor,
    work: Callable[[], int],
    how: str,
) -> None:
    officer = actor_for(Role.PRIVACY_OFFICER)
    case_id = filled(db, clock, here)
    number = granted(app, db, clock, here, officer, work)
    file = backup(config, tmp_path)
    own = here.learner.person_id or 0
    service.forget(db, officer, clock, request_id=number, mark=service.preview(db, own).mark)
    db.commit()
    app.extensions["jobs"].sweep()
    with restored(config, file, tmp_path) as there:
        run = there.test_cli_runner().invoke
        if how == "command":
            assert "Mensen opnieuw gewist: 1." in run(args=["case", "reapply-erasures"]).output
            assert "Mensen opnieuw gewist: 0." in run(args=["case", "reapply-erasures"]).output
        else:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(there.extensions["jobs"], "run", lambda: None)
                assert run(args=["worker"]).exit_code == 0
        with there.app_context(), Session(database.engine) as session:
            assert holding(session, here.learner.email) <= STAYS
            assert left(session, case_id) == 0


def test_another_person_of_the_same_number_is_left_alone(
    app: Flask, db: Session, clock: FixedClock, here: Class, ledger: Ledger
) -> None:
    long_ago = clock.now() - timedelta(days=900)
    ledger.add(Destroyed(f"person:{here.learner.person_id}", 0, long_ago, long_ago))
    app.extensions["jobs"].sweep()
    assert "person" in holding(db, here.learner.email)


def test_a_lost_ledger_knows_again_who_was_erased(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    ledger: Ledger,
    actor_for: ActorFor,
    work: Callable[[], int],
) -> None:
    officer, own = actor_for(Role.PRIVACY_OFFICER), here.learner.person_id or 0
    number = granted(app, db, clock, here, officer, work)
    service.forget(db, officer, clock, request_id=number, mark=service.preview(db, own).mark)
    db.commit()
    app.extensions["jobs"].sweep()
    before = [line.key_id for line in ledger.lines()]
    ledger.path.unlink()
    app.extensions["jobs"].sweep()
    assert [line.key_id for line in ledger.lines()] == before == [f"person:{own}"]
