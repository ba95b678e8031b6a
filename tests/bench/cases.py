"""What the dearest pages of practice cases cost: an inbox of 500 cases, and a case with 200 lines in its log."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import create_app
from app.config import Config, ensure_secrets
from app.core.clock import FixedClock, today
from app.core.db import Base
from app.core.db import db as database
from app.practice import service as practice
from app.practice.models import CaseVersion, PracticeCase
from tests.counting import MOST_QUERIES, counted
from tests.factories.practice import Class, school, submitted, written
from tests.people import ActorFor, log_in

HOME = Path(__file__).resolve().parents[2]
WAITING, LINES = 500, 200
#: Milliseconds of processor time that a page may take.
MOST_MS = 25.0


@dataclass(frozen=True)
class CaseCosts:
    """The dearest of the pages."""

    ms: float
    queries: int


def bench_cases(rounds: int = 15) -> CaseCosts:
    """Print what each page costs, the median of ``rounds``, and return the dearest figures."""
    found = CaseCosts(0.0, 0)
    with _world() as (app, pages):
        for name, client, path in pages:
            client.get(path)
            with counted(app) as sent:
                answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            taken = []
            for _ in range(rounds):
                began = process_time()
                client.get(path)
                taken.append(1000 * (process_time() - began))
            print(f"  {median(taken):5.1f} ms {len(sent):3} queries  {name}")
            found = CaseCosts(max(found.ms, median(taken)), max(found.queries, len(sent)))
    return found


@contextmanager
def _world() -> Iterator[tuple[Flask, list[tuple[str, FlaskClient, str]]]]:
    """A trainer with so many cases to read, and a learner with a long log."""
    with tempfile.TemporaryDirectory(prefix="leergang-bench-") as place:
        home = Path(place)
        ensure_secrets(home)
        clock = FixedClock(datetime.now(UTC))
        app = create_app(Config.load({}, home), clock)
        with app.app_context():
            flask_migrate.upgrade(directory=str(HOME / "migrations"))
            engine = database.engine.execution_options(writes=True)
        with Session(engine, expire_on_commit=False) as db:
            here = school(db, clock, ActorFor(app.extensions["grants"], db, clock))
            long_id, read_id = _long_case(db, clock, here), _long_case(db, clock, here)
            practice.submit(db, here.learner, clock, case_id=read_id)
            _fill(db, clock, here)
            db.commit()
            trainer = log_in(app.test_client(), db, here.trainer)
            learner = log_in(app.test_client(), db, here.learner)
        yield (
            app,
            [
                (f"inbox of {WAITING} cases", trainer, "/trainer/praktijkcasussen"),
                (f"log of {LINES} lines", learner, f"/leren/praktijkcasussen/{long_id}/logboek"),
                (f"case of {LINES} lines", learner, f"/leren/praktijkcasussen/{long_id}"),
                ("what handing it in takes", learner, f"/leren/praktijkcasussen/{long_id}/inleveren"),
                (
                    f"the same for its assessor, {LINES} lines",
                    trainer,
                    f"/trainer/praktijkcasussen/{read_id}",
                ),
                ("its feedback for the author", learner, f"/leren/praktijkcasussen/{read_id}/feedback"),
            ],
        )
        with app.app_context():
            database.session.remove()
            database.engine.dispose()
        app.extensions["jobs"].huey.storage.close()


def _fill(db: Session, clock: FixedClock, here: Class) -> None:
    """Cases that wait for the trainer: one that was handed in, and rows like it; an inbox opens no text."""
    case_id = submitted(db, clock, here)
    case = _values(db, PracticeCase, PracticeCase.id == case_id)
    version = _values(db, CaseVersion, CaseVersion.case_id == case_id)
    cases = [{**case, "number": 100 + at, "alias": f"Eik {100 + at}"} for at in range(WAITING - 1)]
    ids = db.scalars(sa.insert(PracticeCase).returning(PracticeCase.id), cases).all()
    db.execute(sa.insert(CaseVersion), [{**version, "case_id": number} for number in ids])
    db.commit()


def _values(db: Session, kind: type[Base], which: sa.ColumnElement[bool]) -> dict[str, Any]:
    """The columns of one row, without its number."""
    row = db.scalars(sa.select(kind).where(which)).one()
    names = [one.key for one in sa.inspect(kind).column_attrs if one.key != "id"]
    return {name: getattr(row, name) for name in names}


def _long_case(db: Session, clock: FixedClock, here: Class) -> int:
    """A case that is being written, with a line for each visit."""
    case_id = written(db, clock, here)
    on = today(clock) - timedelta(days=3)
    for number in range(LINES - 1):
        text = f"Samen gewandeld en koffie gedronken, keer {number}."
        practice.add_entry(db, here.learner, clock, case_id=case_id, on=on, minutes=45, text=text)
    db.commit()
    return case_id


if __name__ == "__main__":
    costs = bench_cases()
    raise SystemExit(costs.ms > MOST_MS or costs.queries > MOST_QUERIES)
