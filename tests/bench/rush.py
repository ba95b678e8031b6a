"""Three hundred people for fifteen seats over HTTP, each form sent twice: how long an answer takes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import create_app
from app.config import Config, ensure_secrets
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.enrolments.models import Enrolment, Seat
from tests.load import SPEAKERS, crowd, p95, rush
from tests.machines import Machines, free_port, healthy, until
from tests.people import ActorFor
from tests.postgres import Postgres

HOME = Path(__file__).resolve().parents[2]
#: The most seconds for 95 of 100 answers (issue of the enrolment desk).
MOST_SECONDS = 2.0
SEATS, PEOPLE, ORGANISATIONS = 15, 300, 30


def bench_rush() -> dict[str, float]:
    """Print and return, by database, within how many seconds 95 of 100 answers of the rush came.

    Two web server processes and ``SPEAKERS`` connections at a time share this machine. Raises AssertionError when a
    seat was sold twice or the line has a gap.
    """
    found = {}
    for kind in ("sqlite", "postgresql"):
        with desk(kind) as (config, home):
            found[kind] = _rush(config, home)
        print(f"  {kind}: 95 of 100 answers within {found[kind]:.2f} s, {SPEAKERS} connections at a time")
    return found


def _rush(config: Config, home: Path) -> float:
    clock = FixedClock(datetime.now(UTC))
    app = create_app(config, clock)
    with app.app_context():
        flask_migrate.upgrade(directory=str(HOME / "migrations"))
        engine = database.engine.execution_options(writes=True)
    machines = Machines(config, free_port(), home)
    with Session(engine, expire_on_commit=False) as db:
        people = ActorFor(app.extensions["grants"], db, clock)
        here = crowd(app, db, clock, people, organisations_=ORGANISATIONS, seats=SEATS)
    try:
        here.base = machines.web(workers=2)
        until(lambda: healthy(here.base), "the web server")
        answers = rush(here, PEOPLE, seed=1)
    finally:
        here.close()
        machines.stop()
    with app.app_context(), writing() as db:
        seats = list(db.scalars(sa.select(Seat.number).order_by(Seat.number)))
        line = list(db.scalars(sa.select(Enrolment.waiting_number).where(Enrolment.state == "waiting")))
    with app.app_context():
        database.session.remove()
        database.engine.dispose()
    app.extensions["jobs"].huey.storage.close()
    assert seats == list(range(1, SEATS + 1))
    assert sorted(number or 0 for number in line) == list(range(1, PEOPLE - SEATS + 1))
    assert all(one.status == 303 for two in answers.values() for one in two)
    return p95([one for two in answers.values() for one in two])


@contextmanager
def desk(kind: str) -> Iterator[tuple[Config, Path]]:
    """The settings of an installation on a database of this kind, and a directory for what it writes."""
    with tempfile.TemporaryDirectory(prefix="leergang-bench-") as place:
        home = Path(place)
        ensure_secrets(home)
        config = Config.load({}, home)
        if kind == "sqlite":
            yield config, home
            return
        server = Postgres()
        try:
            yield replace(config, database_url=server.url()), home
        finally:
            server.stop()
