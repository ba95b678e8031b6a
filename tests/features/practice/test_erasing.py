"""Erasure: when it is due, what goes and what stays, and that neither a crash nor a backup brings it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.cohorts.models import Cohort
from app.config import Config
from app.core.clock import FixedClock, today
from app.core.crypto import Erased
from app.core.db import db as database
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Role
from app.core.ports import Work
from app.enrolments.models import Enrolment
from app.practice import sealed, service
from app.practice.ledger import GENESIS, Destroyed, Ledger, LedgerBroken
from app.practice.models import (
    CaseErasure,
    CaseKey,
    CaseText,
    ErasureRun,
    LegalHold,
    PracticeCase,
)
from app.practice.places import PLACES
from app.practice.service import erasing, retaining, upkeep
from tests.factories.practice import PLANTED, Class, school
from tests.factories.protected import TEXTS, as_before, filled, opened
from tests.factories.restoring import backup, restored
from tests.people import ActorFor


@pytest.fixture
def here(db: Session, clock: FixedClock, actor_for: ActorFor) -> Class:
    return school(db, clock, actor_for)


@pytest.fixture
def work(app: Flask) -> Iterator[Work]:
    made: Work = app.extensions["work"]
    made.config.ledger.unlink(missing_ok=True)
    yield made
    made.config.ledger.unlink(missing_ok=True)


def asked(db: Session, clock: FixedClock, case_id: int) -> int:
    """Somebody asked for erasure; committed."""
    run_id = erasing.erase_case(db, SYSTEM, clock, case_id=case_id)
    db.commit()
    return run_id


def left(db: Session, case_id: int) -> int:
    return sum(bool(content) for place in PLACES for _, content in place.rows(db, case_id))


def certificates(found: dict[int, date]) -> retaining.Certified:
    return lambda _, enrolment_ids: {key: day for key, day in found.items() if key in enrolment_ids}


def test_the_text_goes_and_what_can_be_counted_stays(
    db: Session, clock: FixedClock, here: Class, work: Work
) -> None:
    case_id, other = filled(db, clock, here), filled(db, clock, here)
    rows = [len(place.rows(db, case_id)) for place in PLACES]
    counted = service.counts(db, [here.enrolment_id])
    run_id = asked(db, clock, case_id)
    assert left(db, case_id) == TEXTS
    db.commit()
    assert upkeep.erase_now(work) == 1
    assert upkeep.erase_now(work) == 0
    db.expire_all()
    assert left(db, case_id) == 0
    assert [len(place.rows(db, case_id)) for place in PLACES] == rows
    assert service.counts(db, [here.enrolment_id]) == counted
    case, key = db.get_one(PracticeCase, case_id), db.get_one(CaseKey, case_id)
    assert (case.erased_at, key.destroyed_at, key.wrapped) == (clock.now(), clock.now(), None)
    assert (case.age_band, case.development_line, case.alias) == ("70_79", "individual", f"Eik {case.number}")
    with pytest.raises(Erased) as gone:
        sealed.open_document(db, case_id, db.get_one(CaseText, case_id).sealed)
    assert gone.value.at == clock.now()
    with pytest.raises(Refused, match="gewist"):
        sealed.seal_entry(db, case_id, 1, "Nieuw.")
    assert opened(db, other) == [PLANTED] * TEXTS
    run = db.get_one(ErasureRun, run_id)
    assert run.proof == hashlib.sha256(f"{key.key_id}\n".encode()).hexdigest()
    assert [line.key_id for line in Ledger(work.config.ledger).lines()] == [key.key_id]
    actions = db.scalars(sa.select(AuditEvent.action).where(AuditEvent.object_type == "erasure_run")).all()
    assert actions == ["practice:erasure:start", "practice:erasure:finish"]


def test_text_of_before_is_erased_likewise(db: Session, clock: FixedClock, here: Class, work: Work) -> None:
    case_id = filled(db, clock, here)
    as_before(db, case_id, work.vault)
    asked(db, clock, case_id)
    upkeep.erase_now(work)
    assert left(db, case_id) == 0
    with pytest.raises(Erased):
        opened(db, case_id)


def test_a_key_that_is_destroyed_stands_nowhere_in_the_files_of_sqlite(
    db: Session, clock: FixedClock, here: Class, work: Work, config: Config, kind: str
) -> None:
    case_id = filled(db, clock, here)
    wrapped = db.get_one(CaseKey, case_id).wrapped or b""
    sealed_texts = [content for place in PLACES for _, content in place.rows(db, case_id)]
    asked(db, clock, case_id)
    if kind == "sqlite":
        assert any(wrapped in content for content in _files(config))
    upkeep.erase_now(work)
    stored = db.scalars(sa.select(CaseKey.wrapped)).all()
    db.commit()
    assert stored == [None]
    if kind == "sqlite":
        for content in _files(config):
            assert wrapped not in content
            assert not any(text[9:49] in content for text in sealed_texts)


def _files(config: Config) -> list[bytes]:
    base = Path(config.database_url.removeprefix("sqlite:///"))
    return [path.read_bytes() for path in base.parent.glob(f"{base.name}*")]


@pytest.mark.parametrize("months", [0, 6])
def test_the_months_count_from_the_certificate(
    db: Session, clock: FixedClock, here: Class, months: int
) -> None:
    case_id = filled(db, clock, here)
    day = today(clock)
    issued = {0: day, 6: date(2026, 3, 3)}[months]
    content = "app.practice.service.retaining.courses.contents"
    with pytest.MonkeyPatch.context() as patch:
        kept = retaining.courses.contents
        patch.setattr(
            content, lambda *given: {key: _months(one, months) for key, one in kept(*given).items()}
        )
        due = retaining.due_cases(db, clock, certificates({here.enrolment_id: issued}))
        assert [(one.case_id, one.due_on, one.held) for one in due] == [(case_id, day, False)]
        later = certificates({here.enrolment_id: issued + timedelta(days=1)})
        assert retaining.due_cases(db, clock, later) == []
        assert len(retaining.due_cases(db, clock, later, by=day + timedelta(days=1))) == 1
        assert retaining.due_cases(db, clock, certificates({})) == []


def _months(content: object, months: int) -> object:
    from dataclasses import replace

    return replace(content, case_retention_months=months)  # type: ignore[type-var]


def test_without_a_certificate_they_count_from_leaving_or_from_the_end_of_the_group(
    db: Session, clock: FixedClock, here: Class
) -> None:
    mine, theirs = filled(db, clock, here), filled(db, clock, here, mine=False)
    none = certificates({})
    gone = db.get_one(Enrolment, here.peer_enrolment_id)
    gone.state, gone.withdrawn_at, gone.ended_as = "withdrawn", clock.now(), "withdrawn"
    db.commit()
    far = date(2030, 1, 1)
    assert [(one.case_id, one.due_on) for one in retaining.due_cases(db, clock, none, by=far)] == [
        (theirs, date(2027, 3, 3))
    ]
    db.get_one(Cohort, here.cohort_id).state = "finished"
    db.commit()
    last = max(session.starts_at for session in retaining.scheduling.sessions_of(db, [here.cohort_id]))
    due = {one.case_id: one.due_on for one in retaining.due_cases(db, clock, none, by=far)}
    assert due[theirs] == date(2027, 3, 3)
    assert due[mine] == retaining.due_on(last.date(), 6)


def test_a_hold_keeps_a_text_until_it_is_lifted(
    db: Session, clock: FixedClock, here: Class, work: Work, actor_for: ActorFor
) -> None:
    officer = actor_for(Role.ADMINISTRATOR)
    case_id = filled(db, clock, here)
    long_ago = certificates({here.enrolment_id: date(2020, 1, 1)})
    hold_id = retaining.set_hold(db, officer, clock, case_id=case_id, reason="Er loopt een klacht.")
    with pytest.raises(Refused, match="al een bewaarplicht"):
        retaining.set_hold(db, officer, clock, case_id=case_id, reason="Nog een.")
    with pytest.raises(Refused, match="bewaarplicht"):
        erasing.erase_case(db, officer, clock, case_id=case_id)
    assert retaining.plan_due(db, clock, certified=long_ago) is None
    assert [one.held for one in retaining.due_cases(db, clock, long_ago)] == [True]
    db.commit()
    assert upkeep.erase_now(work) == 0
    retaining.lift_hold(db, officer, clock, hold_id=hold_id)
    retaining.plan_due(db, clock, certified=long_ago)
    db.commit()
    assert upkeep.erase_now(work) == 1
    with pytest.raises(Refused, match="gewist"):
        retaining.set_hold(db, officer, clock, case_id=case_id, reason="Te laat.")


def test_a_hold_between_decision_and_erasure_still_keeps_the_text(
    db: Session, clock: FixedClock, here: Class, work: Work, actor_for: ActorFor
) -> None:
    officer = actor_for(Role.ADMINISTRATOR)
    case_id, other = filled(db, clock, here), filled(db, clock, here)
    asked(db, clock, case_id)
    run_id = asked(db, clock, other)
    retaining.set_hold(db, officer, clock, case_id=case_id, reason="Er loopt een klacht.")
    db.commit()
    assert upkeep.erase_now(work) == 1
    db.expire_all()
    assert (left(db, case_id), left(db, other)) == (TEXTS, 0)
    assert db.scalars(sa.select(CaseErasure.run_id)).all() == [run_id]
    assert None not in db.scalars(sa.select(ErasureRun.finished_at)).all()


def test_asking_is_refused_for_what_is_gone_or_decided_and_unknown(
    db: Session, clock: FixedClock, here: Class, work: Work
) -> None:
    case_id = filled(db, clock, here)
    with pytest.raises(NotFound):
        erasing.erase_case(db, SYSTEM, clock, case_id=case_id + 1)
    asked(db, clock, case_id)
    with pytest.raises(Refused, match="al besloten"):
        erasing.erase_case(db, SYSTEM, clock, case_id=case_id)
    db.commit()
    upkeep.erase_now(work)
    with pytest.raises(Refused, match="gewist"):
        erasing.erase_case(db, SYSTEM, clock, case_id=case_id)


@pytest.mark.parametrize("moment", ["before the key", "after the line in the ledger"])
def test_a_crash_in_the_middle_goes_on_where_it_stopped(
    db: Session, clock: FixedClock, here: Class, work: Work, moment: str, monkeypatch: pytest.MonkeyPatch
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
            upkeep.erase_now(work)
    assert [left(db, case_id) for case_id in cases] == [0, TEXTS, TEXTS]
    assert opened(db, cases[1]) == [PLANTED] * TEXTS
    db.commit()
    upkeep.begin(work)
    db.expire_all()
    assert [left(db, case_id) for case_id in cases] == [0, 0, 0]
    assert [run.id for run in db.scalars(sa.select(ErasureRun))] == [run_id]
    names = {line.key_id for line in Ledger(work.config.ledger).lines()}
    assert names == set(db.scalars(sa.select(CaseKey.key_id)))


def test_what_a_backup_brings_back_is_erased_again(
    db: Session, clock: FixedClock, here: Class, work: Work, config: Config, tmp_path: Path
) -> None:
    erased, old, kept = (filled(db, clock, here) for _ in range(3))
    as_before(db, old, work.vault)
    file = backup(config, tmp_path)
    asked(db, clock, erased)
    asked(db, clock, old)
    upkeep.erase_now(work)
    with restored(config, file, tmp_path) as app:
        with app.app_context(), Session(database.engine) as there:
            assert len(opened(there, erased)) == TEXTS
            assert len(opened(there, old)) == TEXTS - 1
        done = app.test_cli_runner().invoke(args=["case", "reapply-erasures"])
        assert (done.exit_code, done.output) == (0, "2 opnieuw gewist.\n")
        with app.app_context(), Session(database.engine) as there:
            assert (left(there, erased), left(there, old)) == (0, 0)
            assert opened(there, kept) == [PLANTED] * TEXTS
            assert there.scalars(sa.select(ErasureRun.cause)).all() == ["restore"]
        again = app.test_cli_runner().invoke(args=["case", "reapply-erasures"])
        assert again.output == "0 opnieuw gewist.\n"
    assert len(Ledger(work.config.ledger).lines()) >= 2


def test_another_case_of_the_same_number_is_left_alone(
    db: Session, clock: FixedClock, here: Class, work: Work
) -> None:
    case_id = filled(db, clock, here)
    begun = db.get_one(PracticeCase, case_id).created_at
    db.commit()
    Ledger(work.config.ledger).add(Destroyed("other", case_id, begun - timedelta(days=1), clock.now()))
    assert upkeep.erase_again(work) == 0
    assert left(db, case_id) == TEXTS


def test_a_lost_ledger_is_filled_again_from_the_database(
    db: Session, clock: FixedClock, here: Class, work: Work
) -> None:
    case_id = filled(db, clock, here)
    asked(db, clock, case_id)
    upkeep.erase_now(work)
    ledger = Ledger(work.config.ledger)
    lines = ledger.lines()
    ledger.path.unlink()
    assert upkeep.erase_again(work) == 0
    assert ledger.lines() == lines


def test_a_changed_ledger_is_told_and_nothing_is_erased_after_it(
    app: Flask, db: Session, clock: FixedClock, here: Class, work: Work
) -> None:
    case_id = filled(db, clock, here)
    begun = db.get_one(PracticeCase, case_id).created_at
    db.commit()
    ledger = Ledger(work.config.ledger)
    for number in (5000, 5001, 5002):
        ledger.add(Destroyed(f"key-{number}", number, begun, clock.now()))
    whole = ledger.path.read_text()
    ledger.path.write_text(whole.replace('"case": 5001', f'"case": {case_id}'))
    with pytest.raises(LedgerBroken) as broken:
        ledger.lines()
    assert broken.value.number == 2
    done = app.test_cli_runner().invoke(args=["case", "reapply-erasures"])
    assert done.exit_code == 1
    assert "Regel 2" in done.output
    upkeep.begin(work)
    assert left(db, case_id) == TEXTS
    ledger.path.write_text("".join(whole.splitlines(keepends=True)[1:]))
    with pytest.raises(LedgerBroken):
        ledger.lines()


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


def test_the_command_previews_and_erases(
    app: Flask, db: Session, clock: FixedClock, here: Class, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = filled(db, clock, here)
    db.commit()
    monkeypatch.setitem(app.extensions, "certified_on", certificates({here.enrolment_id: date(2026, 1, 2)}))
    run = app.test_cli_runner().invoke
    shown = run(args=["case", "erase-due", "--preview"])
    assert shown.exit_code == 0, shown.output
    assert "02-07-2026" in shown.output
    assert "1 te wissen. Er is niets gewist." in shown.output
    assert left(db, case_id) == TEXTS
    db.commit()
    assert "1 gewist." in run(args=["case", "erase-due"]).output
    assert left(db, case_id) == 0
    db.commit()
    assert run(args=["case", "erase-due"]).output == "0 gewist.\n"


def test_the_worker_decides_every_hour_and_erases_every_minute(
    app: Flask, db: Session, clock: FixedClock, here: Class, work: Work
) -> None:
    case_id = filled(db, clock, here)
    cohort = db.get_one(Cohort, here.cohort_id)
    cohort.state = "finished"
    db.commit()
    clock.advance(timedelta(days=900))
    app.extensions["jobs"].tidy()
    assert left(db, case_id) == TEXTS
    db.commit()
    app.extensions["jobs"].sweep()
    assert left(db, case_id) == 0
    assert db.scalars(sa.select(LegalHold.id)).all() == []
