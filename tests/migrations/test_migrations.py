"""The migrations make exactly what the models describe, and can be undone, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from app import create_app
from app.core.db import Base
from tests.conftest import HOME, SETTINGS, close_database
from tests.databases import SQLITE, Databases

MIGRATIONS = str(HOME / "migrations")

#: Tables of Alembic and of the queue (which lives in PostgreSQL when the application does).
NOT_OURS = ("alembic_", "huey_")


@pytest.fixture
def migrated(
    kind: str, databases: Databases, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Flask]:
    """An application of its own on a migrated database that the test may take apart."""
    if kind == SQLITE:
        url = databases.sqlite("apart")
    else:
        url = databases.postgresql(request.getfixturevalue("postgres_server"), "apart")
    app = create_app(replace(SETTINGS, database_url=url, instance=tmp_path))
    with app.app_context():
        yield app
    close_database(app)


def ours(app: Flask) -> set[str]:
    """The names of our own tables in the database."""
    names = sa.inspect(app.extensions["migrate"].db.engine).get_table_names()
    return {name for name in names if not name.startswith(NOT_OURS)}


def test_the_migrations_make_exactly_what_the_models_describe(migrated: Flask) -> None:
    engine = migrated.extensions["migrate"].db.engine
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "compare_server_default": True,
            "include_name": lambda name, kind, _: kind != "table" or not name.startswith(NOT_OURS),
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
    assert ours(migrated) == set(Base.metadata.tables)


def test_every_migration_can_be_undone_and_done_again(migrated: Flask) -> None:
    flask_migrate.downgrade(directory=MIGRATIONS, revision="base")
    assert ours(migrated) == set()
    flask_migrate.upgrade(directory=MIGRATIONS)
    assert ours(migrated) == set(Base.metadata.tables)
