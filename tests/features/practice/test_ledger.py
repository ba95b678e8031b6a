"""The ledger of erasures: neither a crash nor a backup brings a text back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from app.config import Config
from app.core.clock import FixedClock, local
from app.core.db import db as database
from app.core.permissions import Actor, Role
from app.core.ports import Work
from app.practice.ledger import GENESIS, Destroyed, Ledger, LedgerBroken
from app.practice.models import (
    CaseKey,
    ErasureRun,
    PracticeCase,
)
from app.practice.service import erasing, retaining, upkeep
from tests.factories.practice import PLANTED, Class
from tests.factories.protected import TEXTS, as_before, asked, certificates, filled, left, opened
from tests.factories.restoring import backup, restored
from tests.people import ActorFor


@pytest.mark.parametrize("moment", ["before the key", "after the line in the ledger"])
def test_a_crash_in_the_middle_goes_on_where_it_stopped(
    db: Session, clock: FixedClock, here: Class, machine: Work, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [filled(db, clock, here) for _ in range(3)]
    long_ago = certificates({here.enrolment_id: date(2020, 1, 1)})
    run_id = retaining.plan_due(db, clock, certified=long_ago)
    db.commit()
    whole, add = erasing.destroy, Ledger.add

    def crash(db: Session, case_id: int, at: FixedClock) -> None:
        if case_id == cases[1]:
            raise OSError("power")
        whole(db, case_id, at)

    def crash_earlier(ledger: Ledger, line: Destroyed) -> None:
        if line.case_id == cases[1]:
            raise OSError("power")
        add(ledger, line)

    with monkeypatch.context() as patch:
        if moment == "before the key":
            patch.setattr(Ledger, "add", crash_earlier)
        else:
            patch.setattr(erasing, "destroy", crash)
        with pytest.raises(OSError, match="power"):
            upkeep.erase_now(machine)
    assert [left(db, case_id) for case_id in cases] == [0, TEXTS, TEXTS]
    assert opened(db, cases[1]) == [PLANTED] * TEXTS
    db.commit()
    upkeep.begin(machine)
    db.expire_all()
    assert [left(db, case_id) for case_id in cases] == [0, 0, 0]
    assert [run.id for run in db.scalars(sa.select(ErasureRun))] == [run_id]
    names = {line.key_id for line in Ledger(machine.config.ledger).lines()}
    assert names == set(db.scalars(sa.select(CaseKey.key_id)))


def test_what_a_backup_brings_back_is_erased_again(
    db: Session, clock: FixedClock, here: Class, machine: Work, config: Config, tmp_path: Path
) -> None:
    erased, old, kept = (filled(db, clock, here) for _ in range(3))
    as_before(db, old, machine.vault)
    file = backup(config, tmp_path)
    asked(db, clock, erased)
    asked(db, clock, old)
    upkeep.erase_now(machine)
    with restored(config, file, tmp_path) as app:
        with app.app_context(), Session(database.engine) as there:
            assert len(opened(there, erased)) == TEXTS
            assert len(opened(there, old)) == TEXTS - 1
        done = app.test_cli_runner().invoke(args=["case", "reapply-erasures"])
        assert done.exit_code == 0
        assert done.output.startswith("2 opnieuw gewist.\n")
        assert f", de laatste van {local(clock.now()):%d-%m-%Y %H:%M}." in done.output
        with app.app_context(), Session(database.engine) as there:
            assert (left(there, erased), left(there, old)) == (0, 0)
            assert opened(there, kept) == [PLANTED] * TEXTS
            assert there.scalars(sa.select(ErasureRun.cause)).all() == ["restore"]
        again = app.test_cli_runner().invoke(args=["case", "reapply-erasures"])
        assert again.output.startswith("0 opnieuw gewist.\n")
    assert len(Ledger(machine.config.ledger).lines()) >= 2


def test_another_case_of_the_same_number_is_left_alone(
    db: Session, clock: FixedClock, here: Class, machine: Work
) -> None:
    case_id = filled(db, clock, here)
    begun = db.get_one(PracticeCase, case_id).created_at
    db.commit()
    Ledger(machine.config.ledger).add(Destroyed("other", case_id, begun - timedelta(days=1), clock.now()))
    assert upkeep.erase_again(machine) == 0
    assert left(db, case_id) == TEXTS


def test_a_lost_ledger_is_filled_again_from_the_database(
    db: Session, clock: FixedClock, here: Class, machine: Work
) -> None:
    case_id = filled(db, clock, here)
    asked(db, clock, case_id)
    upkeep.erase_now(machine)
    ledger = Ledger(machine.config.ledger)
    lines = ledger.lines()
    ledger.path.unlink()
    assert upkeep.erase_again(machine) == 0
    assert ledger.lines() == lines


def test_around_a_changed_line_all_is_erased_again_and_it_is_told(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    machine: Work,
    actor_for: ActorFor,
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    before, named, after = (filled(db, clock, here) for _ in range(3))
    begun = {case_id: db.get_one(PracticeCase, case_id).created_at for case_id in (before, named, after)}
    db.commit()
    ledger = Ledger(machine.config.ledger)
    for number in (before, 5001, after):
        ledger.add(Destroyed(f"key-{number}", number, begun.get(number, clock.now()), clock.now()))
    whole = ledger.path.read_text()
    ledger.path.write_text(whole.replace('"case": 5001', f'"case": {named}'))
    with pytest.raises(LedgerBroken) as broken:
        ledger.lines()
    assert broken.value.number == 2
    officer = login(app.test_client(), actor_for(Role.PRIVACY_OFFICER))
    assert "logboek van het wissen is beschadigd" in officer.get("/privacyfunctionaris").text
    done = app.test_cli_runner().invoke(args=["case", "reapply-erasures"])
    assert done.exit_code == 1
    assert "2 opnieuw gewist" in done.output
    assert "Regel 2" in done.output
    db.expire_all()
    assert [left(db, case_id) for case_id in (before, named, after)] == [0, TEXTS, 0]
    ledger.path.write_text("".join(whole.splitlines(keepends=True)[1:]))
    with pytest.raises(LedgerBroken):
        ledger.lines()


def test_a_ledger_whose_last_lines_were_cut_off_is_told(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    machine: Work,
    actor_for: ActorFor,
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    cases = [filled(db, clock, here) for _ in range(2)]
    for case_id in cases:
        asked(db, clock, case_id)
        upkeep.erase_now(machine)
    assert upkeep.ledger_damage(machine) is None
    officer = login(app.test_client(), actor_for(Role.PRIVACY_OFFICER))
    assert "logboek van het wissen is beschadigd" not in officer.get("/privacyfunctionaris").text
    path = machine.config.ledger
    path.write_text(path.read_text().splitlines(keepends=True)[0])
    assert "logboek van het wissen is beschadigd" in officer.get("/privacyfunctionaris").text
    with capture_logs() as told:
        upkeep.begin(machine)
    events = [one for one in told if one["event"] == "erasure_ledger_damaged"]
    assert [(one["line"], one["noted"], one["found"]) for one in events] == [(None, 2, 1)]
    path.write_text("")
    done = app.test_cli_runner().invoke(args=["case", "reapply-erasures"])
    assert (done.exit_code, "er waren er 2, nu 0" in done.output) == (1, True)


def test_a_line_that_a_crash_cut_off_is_void_and_the_chain_goes_on(tmp_path: Path, clock: FixedClock) -> None:
    ledger = Ledger(tmp_path / "apart" / "ledger")
    first, second = (Destroyed(name, 1, clock.now(), clock.now()) for name in ("one", "two"))
    ledger.add(first)
    with ledger.path.open("ab") as stream:
        stream.write(b'{"key": "half')
    ledger.add(second)
    assert ledger.lines() == [first, second]
    assert GENESIS in ledger.path.read_text()
    assert ledger.path.stat().st_mode & 0o777 == 0o600


def test_a_restored_run_with_a_hold_of_then_keeps_nothing_that_was_erased_since(
    db: Session,
    clock: FixedClock,
    here: Class,
    machine: Work,
    config: Config,
    tmp_path: Path,
    actor_for: ActorFor,
) -> None:
    officer = actor_for(Role.PRIVACY_OFFICER)
    case_id = filled(db, clock, here)
    asked(db, clock, case_id)
    hold = retaining.set_hold(db, officer, clock, case_id=case_id, reason="Er loopt een klacht.")
    db.commit()
    file = backup(config, tmp_path)
    clock.advance(timedelta(days=1))
    retaining.lift_hold(db, officer, clock, hold_id=hold)
    db.commit()
    assert upkeep.erase_now(machine) == 1
    with restored(config, file, tmp_path) as app:
        done = app.test_cli_runner().invoke(args=["case", "reapply-erasures"])
        assert "1 opnieuw gewist." in done.output
        with app.app_context(), Session(database.engine) as there:
            assert left(there, case_id) == 0
            assert None not in there.scalars(sa.select(ErasureRun.finished_at)).all()


def test_a_hold_that_was_set_after_a_crash_keeps_the_text_although_its_line_was_written(
    db: Session,
    clock: FixedClock,
    here: Class,
    machine: Work,
    actor_for: ActorFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case_id = filled(db, clock, here)
    asked(db, clock, case_id)

    def crash(*given: object) -> None:
        raise OSError("power")

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "destroy", crash)
        with pytest.raises(OSError, match="power"):
            upkeep.erase_now(machine)
    clock.advance(timedelta(minutes=1))
    officer = actor_for(Role.PRIVACY_OFFICER)
    hold = retaining.set_hold(db, officer, clock, case_id=case_id, reason="Er loopt een klacht.")
    db.commit()
    upkeep.begin(machine)
    assert left(db, case_id) == TEXTS
    retaining.lift_hold(db, officer, clock, hold_id=hold)
    db.commit()
    upkeep.begin(machine)
    assert left(db, case_id) == 0
