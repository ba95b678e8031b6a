"""Erasure: what goes and what stays, in the rows, on the pages and in the files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.config import Config
from app.core.clock import FixedClock
from app.core.crypto import Erased
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor
from app.core.ports import Work
from app.practice import sealed, service
from app.practice.ledger import Ledger
from app.practice.models import (
    CaseKey,
    CaseRead,
    CaseText,
    ErasureRun,
    PracticeCase,
)
from app.practice.places import PLACES
from app.practice.service import erasing, upkeep
from tests.factories.practice import PLANTED, Class, submitted
from tests.factories.protected import TEXTS, as_before, asked, filled, left, opened


def test_the_text_goes_and_what_can_be_counted_stays(
    db: Session, clock: FixedClock, here: Class, machine: Work
) -> None:
    case_id, other = filled(db, clock, here), filled(db, clock, here)
    rows = [len(place.rows(db, case_id)) for place in PLACES]
    counted = service.counts(db, [here.enrolment_id])
    run_id = asked(db, clock, case_id)
    assert left(db, case_id) == TEXTS
    db.commit()
    assert upkeep.erase_now(machine) == 1
    assert upkeep.erase_now(machine) == 0
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
    assert [line.key_id for line in Ledger(machine.config.ledger).lines()] == [key.key_id]
    actions = db.scalars(sa.select(AuditEvent.action).where(AuditEvent.object_type == "erasure_run")).all()
    assert actions == ["practice:erasure:start", "practice:erasure:finish"]


def test_pages_of_an_erased_case_say_so_and_leave_no_line(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    machine: Work,
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    case_id = submitted(db, clock, here)
    asked(db, clock, case_id)
    upkeep.erase_now(machine)
    login(client, here.learner)
    answer = client.get(f"/leren/praktijkcasussen/{case_id}")
    assert answer.status_code in (200, 410)
    assert "gewist" in answer.text
    for part in ("verhaal", "logboek", "inleveren"):
        assert client.get(f"/leren/praktijkcasussen/{case_id}/{part}").status_code in (
            200,
            302,
            303,
            404,
            410,
        )
    assert client.get("/leren/praktijkcasussen").status_code == 200
    login(client, here.trainer)
    assert client.get("/trainer/praktijkcasussen").status_code == 200
    answer = client.get(f"/trainer/praktijkcasussen/{case_id}")
    assert answer.status_code in (200, 404, 410)
    assert db.scalars(sa.select(CaseRead.id)).all() == []


def test_text_of_before_is_erased_likewise(
    db: Session, clock: FixedClock, here: Class, machine: Work
) -> None:
    case_id = filled(db, clock, here)
    as_before(db, case_id, machine.vault)
    asked(db, clock, case_id)
    upkeep.erase_now(machine)
    assert left(db, case_id) == 0
    with pytest.raises(Erased):
        opened(db, case_id)


def test_a_key_that_is_destroyed_stands_nowhere_in_the_files_of_sqlite(
    db: Session, clock: FixedClock, here: Class, machine: Work, config: Config, kind: str
) -> None:
    case_id = filled(db, clock, here)
    wrapped = db.get_one(CaseKey, case_id).wrapped or b""
    sealed_texts = [content for place in PLACES for _, content in place.rows(db, case_id)]
    asked(db, clock, case_id)
    if kind == "sqlite":
        assert any(wrapped in content for content in _files(config))
    upkeep.erase_now(machine)
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


def test_asking_is_refused_for_what_is_gone_or_decided_and_unknown(
    db: Session, clock: FixedClock, here: Class, machine: Work
) -> None:
    case_id = filled(db, clock, here)
    with pytest.raises(NotFound):
        erasing.erase_case(db, SYSTEM, clock, case_id=case_id + 1)
    asked(db, clock, case_id)
    with pytest.raises(Refused, match="al besloten"):
        erasing.erase_case(db, SYSTEM, clock, case_id=case_id)
    db.commit()
    upkeep.erase_now(machine)
    with pytest.raises(Refused, match="gewist"):
        erasing.erase_case(db, SYSTEM, clock, case_id=case_id)
