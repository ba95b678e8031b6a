"""Fixtures for all tests: an application on a fresh database of each kind, and the people who use it.

`app` (and whatever rests on it) runs each test twice: on SQLite and on PostgreSQL. Both databases are copies of a
template that the migrations filled once, so every test begins with an empty, migrated database.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import create_app
from app.config import Config
from app.core.clock import FixedClock
from tests.databases import KINDS, SQLITE, Databases
from tests.network import close_network
from tests.postgres import Postgres

HOME = Path(__file__).resolve().parent.parent

#: A Thursday in winter, 10:30 in Amsterdam: every test's clock stands here until it is moved.
NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)

SETTINGS = Config(
    instance=Path("/nonexistent"),
    database_url="sqlite://",
    secret_key="a secret key for tests only, of enough length",
    password_salt="a password salt for tests only, of enough length",
    vault_keys=("dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",),
    base_url="http://localhost",
    testing=True,
)

_shared = pytest.StashKey[Path]()
_postgres = pytest.StashKey[Postgres]()


def pytest_configure(config: pytest.Config) -> None:
    """Closes the network, and makes the directory that the processes of this run share."""
    close_network()
    given = getattr(config, "workerinput", {}).get("shared")
    config.stash[_shared] = Path(given or tempfile.mkdtemp(prefix="leergang-tests-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Gives each parallel process the directory and the one PostgreSQL server of this run."""
    config = node.config
    node.workerinput["shared"] = str(config.stash[_shared])
    if not all("tests/unit" in argument for argument in config.args):
        node.workerinput["postgres"] = _started(config).url()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the server and removes what the run left on disk."""
    if hasattr(config, "workerinput"):
        return
    if _postgres in config.stash:
        config.stash[_postgres].stop()
    shutil.rmtree(config.stash[_shared], ignore_errors=True)


def _started(config: pytest.Config) -> Postgres:
    if _postgres not in config.stash:
        config.stash[_postgres] = Postgres()
    return config.stash[_postgres]


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> str:
    """The SQLAlchemy address of the run's real PostgreSQL server."""
    given: str | None = getattr(pytestconfig, "workerinput", {}).get("postgres")
    return given or _started(pytestconfig).url()


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Makes migrated databases, for tests that need one of their own."""
    name = getattr(pytestconfig, "workerinput", {}).get("workerid", "main")
    return Databases(pytestconfig.stash[_shared], tmp_path_factory.mktemp("databases"), name, migrate)


def migrate(url: str) -> None:
    """Runs all migrations on the empty database at `url`."""
    with tempfile.TemporaryDirectory() as instance:
        app = create_app(replace(SETTINGS, database_url=url, instance=Path(instance)))
        with app.app_context():
            flask_migrate.upgrade(directory=str(HOME / "migrations"))
            close_database(app)


def close_database(app: Flask) -> None:
    """Closes every connection of `app`, so that its database can be replaced."""
    from app.core.db import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on: "sqlite" or "postgresql"."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(kind: str, databases: Databases, request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database of this test's own."""
    if kind == SQLITE:
        return databases.sqlite()
    return databases.postgresql(request.getfixturevalue("postgres_server"))


@pytest.fixture
def clock() -> FixedClock:
    """The test's clock, which the application reads too; it stands at NOW until the test moves it."""
    return FixedClock(NOW)


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """The settings of the test's application; letters and documents on file go to a temporary directory."""
    instance = tmp_path / "instance"
    instance.mkdir()
    return replace(SETTINGS, database_url=database_url, instance=instance)


@pytest.fixture
def app(config: Config, clock: FixedClock) -> Iterator[Flask]:
    """The whole application on this test's database and clock, inside an application context."""
    app = create_app(config)
    app.extensions["clock"] = clock
    with app.app_context():
        yield app
    close_database(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not logged in."""
    return app.test_client()


@pytest.fixture
def db(app: Flask) -> Iterator[Session]:
    """A writing session for service verbs and arrangements.

    Commit before a client or another session looks: on SQLite an open write keeps every other writer out.
    """
    from app.core.db import db as database

    with Session(database.engine.execution_options(writes=True), expire_on_commit=False) as session:
        yield session
        session.rollback()
