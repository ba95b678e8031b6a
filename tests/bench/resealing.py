"""How long it takes to seal 10,000 texts of cases anew, and whether it tells how far it is meanwhile."""

import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.crypto import RecordKey, Vault, give_vault
from app.core.db import Base, listen, writing
from app.practice.models import CaseEntry, CaseKey, KeyRotation, PracticeCase
from app.practice.places import PLACES
from app.practice.service.rotating import Progress, seal_anew

#: Seconds for all texts at most.
MOST_SECONDS = 10.0
CASES, ENTRIES = 100, 100
THEN = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
_TABLES = [
    *(cast("sa.Table", model.__table__) for model in (PracticeCase, CaseKey, KeyRotation)),
    *(place.table for place in PLACES),
]
KEY = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="


def bench_resealing() -> tuple[float, int]:
    """Print and return the seconds for 10,000 texts, and how often it told how far it was."""
    with tempfile.TemporaryDirectory() as home:
        engine = sa.create_engine(f"sqlite:///{Path(home) / 'bench.db'}")
        listen(engine)
        sa.event.listen(engine, "connect", _alone)
        vault = Vault([KEY])
        give_vault(engine, vault)
        Base.metadata.create_all(engine, tables=_TABLES)
        with engine.connect() as connection:
            _fill(connection, vault)
        heard: list[Progress] = []
        started = perf_counter()
        texts = seal_anew(lambda: writing(engine), FixedClock(THEN + timedelta(days=1)), heard.append)
        seconds = perf_counter() - started
        engine.dispose()
    assert texts == CASES * ENTRIES
    assert [one.done for one in heard] == list(range(1, CASES + 1))
    print(
        f"{texts} texts of {CASES} cases sealed anew in {seconds:.1f} s, {texts / seconds:.0f} a second, "
        f"told {len(heard)} times how far"
    )
    return seconds, len(heard)


def _alone(connection: sqlite3.Connection, _record: object) -> None:
    """Only the tables of cases are there: no people, no cohorts."""
    connection.execute("PRAGMA foreign_keys=OFF")


def _fill(connection: sa.Connection, vault: Vault) -> None:
    text = b'"' + b"Wij liepen samen naar de werkplaats en hij wees de weg. " * 6 + b'"'
    with Session(connection) as db:
        for case_id in range(1, CASES + 1):
            name, key = f"key-{case_id}", RecordKey.fresh()
            db.add(
                PracticeCase(
                    id=case_id,
                    enrolment_id=case_id,
                    person_id=1,
                    cohort_id=1,
                    number=1,
                    alias=f"Eik {case_id}",
                    colour="blue",
                    state="draft",
                    created_at=THEN,
                    updated_at=THEN,
                )
            )
            db.add(
                CaseKey(
                    case_id=case_id,
                    key_id=name,
                    wrapped=vault.wrap_key(key, name=name),
                    wrapped_by=vault.fingerprint,
                    created_at=THEN,
                )
            )
            db.flush()
            sealing, first = RecordKey(name, key), (case_id - 1) * ENTRIES
            db.add_all(
                CaseEntry(
                    id=row,
                    case_id=case_id,
                    on=THEN.date(),
                    minutes=60,
                    sealed=sealing.seal(text, group=case_id, table="case_entry", column="sealed", row=row),
                    created_at=THEN,
                )
                for row in range(first + 1, first + ENTRIES + 1)
            )
        db.commit()


if __name__ == "__main__":
    raise SystemExit(bench_resealing()[0] > MOST_SECONDS)
