"""The demo world, built once per kind of database and then only looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Account
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.permissions import Actor
from app.demo import showing, world
from tests.conftest import SETTINGS, close_database
from tests.databases import KINDS, SQLITE, Databases
from tests.people import log_in

#: A Sunday in autumn: the groups lie around the holidays of two school years.
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)


@dataclass
class DemoWorld:
    """The application with the demo world, and what `demo show` tells about it."""

    app: Flask
    clock: FixedClock
    shown: dict[str, Any]
    _clients: dict[str, FlaskClient] = field(default_factory=dict)

    def client(self, email: str) -> FlaskClient:
        """A browser in which this person is logged in; anyone's when empty."""
        if email not in self._clients:
            client = self.app.test_client()
            if email:
                with self.session() as db:
                    account = db.scalars(sa.select(Account).where(Account.email == email)).one()
                    log_in(client, db, Actor(person_id=account.person_id, account_id=account.id))
            self._clients[email] = client
        return self._clients[email]

    def session(self) -> Session:
        """A session to look into the database."""
        with self.app.app_context():
            return Session(database.engine)

    def counts(self) -> dict[str, int]:
        """The number of rows of every table, but for sessions and what expires."""
        with self.session() as db:
            tables = [table for table in database.metadata.sorted_tables if table.name != "login_session"]
            return {
                table.name: db.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables
            }


@pytest.fixture(scope="session")
def demo_app(
    databases: Databases, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, FixedClock, str], Flask]]:
    """Makes an application with the course on a database of its own: `demo_app(kind, clock, name)`."""
    made: list[Flask] = []

    def make(kind: str, clock: FixedClock, name: str) -> Flask:
        server = "" if kind == SQLITE else request.getfixturevalue("postgres_server")
        url = databases.sqlite(name) if kind == SQLITE else databases.postgresql(server, name)
        instance = tmp_path_factory.mktemp(f"{name}-{kind}")
        app = create_app(replace(SETTINGS, database_url=url, instance=instance), clock)
        made.append(app)
        loaded = app.test_cli_runner().invoke(args=["course", "load"])
        assert loaded.exit_code == 0, loaded.output
        return app

    yield make
    for app in made:
        close_database(app)


@pytest.fixture(scope="session", params=KINDS)
def demo(request: pytest.FixtureRequest, demo_app: Callable[[str, FixedClock, str], Flask]) -> DemoWorld:
    """The whole demo world, with its documents and letters."""
    clock = FixedClock(NOW)
    app = demo_app(request.param, clock, "demo")
    assert world.load(app, clock)
    return DemoWorld(app, clock, showing.show(app, clock))
