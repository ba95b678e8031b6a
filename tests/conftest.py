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
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from app import create_app
from app.adapters.signing.files import FileKeys
from app.config import Config
from app.core.changes import finish
from app.core.clock import FixedClock
from app.core.keys import KeyPurpose
from app.core.permissions import Actor
from tests.databases import KINDS, SQLITE, Databases
from tests.network import close_network
from tests.people import ActorFor, log_in
from tests.postgres import Postgres

HOME = Path(__file__).resolve().parent.parent

#: A Thursday in winter, 10:30 in Amsterdam: every test's clock stands here until it is moved.
NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
CLOCK = FixedClock(NOW)
PURPOSES: tuple[KeyPurpose, ...] = ("credential", "register", "document")

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
    """Closes the network, makes the directory that the processes of this run share, and asks no speed of examples."""
    close_network()
    settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")
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
    app.extensions["jobs"].huey.storage.close()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on: "sqlite" or "postgresql"."""
    kind: str = request.param
    return kind


@pytest.fixture
def clock() -> FixedClock:
    """The test's clock, which the application reads too; it stands at NOW until the test moves it."""
    CLOCK.set(NOW)
    return CLOCK


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys of the foundation that hold for some years before NOW and after it."""
    folder = tmp_path_factory.mktemp("keys")
    keys = FileKeys(folder)
    for purpose in PURPOSES:
        keys.make(purpose, at=NOW)
    return folder


@pytest.fixture(scope="session")
def applications(
    databases: Databases,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    key_folder: Path,
) -> Iterator[Callable[[str], Flask]]:
    """Gives the one application per kind of database, each time on a fresh database."""
    made: dict[str, Flask] = {}

    def give(kind: str) -> Flask:
        if kind in made:
            close_database(made[kind])
        server = "" if kind == SQLITE else request.getfixturevalue("postgres_server")
        url = databases.sqlite() if kind == SQLITE else databases.postgresql(server)
        if kind not in made:
            instance = tmp_path_factory.mktemp(f"instance-{kind}")
            settings = replace(SETTINGS, database_url=url, instance=instance, keys=key_folder)
            made[kind] = create_app(settings, CLOCK)
        return made[kind]

    yield give
    for app in made.values():
        close_database(app)


@pytest.fixture
def app(kind: str, applications: Callable[[str], Flask], clock: FixedClock) -> Iterator[Flask]:
    """The whole application on a fresh database and the test's clock.

    It is built once and lent to every test: whoever changes its settings or parts uses `monkeypatch`.
    No application context is open, so that `g` lives as short as in production.
    """
    app = applications(kind)
    yield app
    shutil.rmtree(Path(app.instance_path) / "mail", ignore_errors=True)


@pytest.fixture
def config(app: Flask) -> Config:
    """The settings of the test's application."""
    config: Config = app.extensions["leergang"]
    return config


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

    with app.app_context():
        engine = database.engine.execution_options(writes=True)
    with Arranging(engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


class Arranging(Session):
    """A session whose commit brings calendars up to date first, as `core.db.writing` does."""

    def commit(self) -> None:
        """Finishes what was marked, and commits."""
        finish(self)
        super().commit()


@pytest.fixture
def work(app: Flask, db: Session) -> Callable[[], int]:
    """Does what the worker would do now (letters, documents) and tells how many outbox rows that were.

    Commits what the test arranged so far.
    """

    def work() -> int:
        db.commit()
        done: int = app.extensions["jobs"].drain()
        return done

    return work


@pytest.fixture
def actor_for(app: Flask, db: Session, clock: FixedClock) -> ActorFor:
    """Makes people with an account and one role: `actor_for(Role.FINANCE)`. Each call makes somebody new.

    Commits what the test arranged so far. What follows from a person's work (coordinator, learner) holds for the
    `Actor` at once; for a login the test must arrange the organisation or the enrolment too.
    """
    return ActorFor(app.extensions["grants"], db, clock)


@pytest.fixture
def login(db: Session) -> Callable[[FlaskClient, Actor], FlaskClient]:
    """Logs a client in as an actor from `actor_for`, as after password and second step: `login(client, actor)`."""

    def login(client: FlaskClient, actor: Actor) -> FlaskClient:
        db.commit()
        return log_in(client, db, actor)

    return login
