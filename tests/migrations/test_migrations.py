"""The migrations make exactly what the models describe, and can be undone, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
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


#: A session in winter time with, a week before it, summer time; and what was given to it, to another and to all.
BEFORE_MATERIALS: dict[str, list[dict[str, object]]] = {
    "person": [{"id": 7}],
    "course": [{"id": 1}],
    "course_version": [{"id": 1}],
    "cohort": [{"id": 1, "state": "running"}],
    "course_session": [
        {
            "id": 1,
            "kind": "day",
            "state": "planned",
            "uid": "a@leergang",
            "starts_at": datetime(2026, 10, 29, 8, 30, tzinfo=UTC),
            "ends_at": datetime(2026, 10, 29, 15, 30, tzinfo=UTC),
        },
    ],
    "material": [
        {"id": number, "kind": "text", "session_id": session_id, "visible_from": at}
        for number, session_id, at in (
            (1, 1, datetime(2026, 10, 21, 22, tzinfo=UTC)),  # midnight, exactly a week before
            (2, 1, datetime(2026, 10, 21, 22, 0, 1, tzinfo=UTC)),
            (3, 1, datetime(2026, 10, 20, 22, tzinfo=UTC)),
            (4, None, datetime(2026, 10, 21, 22, tzinfo=UTC)),
        )
    ],
}


#: Two sessions of which somebody said that they will not come.
BEFORE_REPORTS: dict[str, list[dict[str, object]]] = {
    "person": [{"id": 7}],
    "organisation": [{"id": 1}],
    "course": [{"id": 1}],
    "course_version": [{"id": 1}],
    "cohort": [{"id": 1, "state": "running"}],
    "enrolment": [{"id": 1, "state": "withdrawn", "person_id": 7}],
    "course_session": [
        {
            "id": number,
            "kind": "day",
            "state": "planned",
            "module_key": f"dag-{number}",
            "uid": f"{number}@leergang",
            "starts_at": datetime(2026, 10, 29 - number, 8, 30, tzinfo=UTC),
            "ends_at": datetime(2026, 10, 29 - number, 15, 30, tzinfo=UTC),
        }
        for number in (1, 2)
    ],
    "absence_report": [{"session_id": number, "enrolment_id": 1} for number in (1, 2)],
}


def test_materials_of_before_are_seen_from_the_same_moment_and_go_back_to_it(migrated: Flask) -> None:
    flask_migrate.downgrade(directory=MIGRATIONS, revision="20261122_1600")
    engine = migrated.extensions["migrate"].db.engine

    def kept(columns: str) -> list[tuple[object, ...]]:
        with engine.connect() as connection:
            found = connection.execute(sa.text(f"SELECT {columns} FROM material ORDER BY id"))
            return [tuple(row) for row in found]

    with engine.begin() as connection:
        fill(connection, BEFORE_MATERIALS)
    before = kept("visible_from")
    flask_migrate.upgrade(directory=MIGRATIONS)
    assert kept("days_before") == [(7,), (None,), (None,), (None,)]
    assert kept("visible_from") == [(None,), *before[1:]]
    flask_migrate.downgrade(directory=MIGRATIONS, revision="20261122_1600")
    assert kept("visible_from") == before


def test_absence_reports_of_before_are_of_the_day_that_their_session_has_now(migrated: Flask) -> None:
    flask_migrate.downgrade(directory=MIGRATIONS, revision="20261122_1630")
    engine = migrated.extensions["migrate"].db.engine
    with engine.begin() as connection:
        fill(connection, BEFORE_REPORTS)
    flask_migrate.upgrade(directory=MIGRATIONS)
    stand = sa.text(
        "SELECT session_id FROM absence_report JOIN course_session ON id = session_id WHERE reported_for = starts_at"
    )
    with engine.connect() as connection:
        assert sorted(connection.scalars(stand)) == [1, 2]
    flask_migrate.downgrade(directory=MIGRATIONS, revision="20261122_1630")
    with engine.connect() as connection:
        assert len(connection.execute(sa.text("SELECT remark FROM absence_report")).all()) == 2


#: What an installation holds before the migration of sessions, by table; `filled` adds what a table asks besides.
BEFORE_SESSIONS: dict[str, list[dict[str, object]]] = {
    "person": [{"id": 7}],
    "organisation": [{"id": 1}],
    "course": [{"id": 1}],
    "course_version": [{"id": 1}],
    "cohort": [{"id": 1, "state": "running"}],
    "enrolment": [{"id": number, "state": "withdrawn", "person_id": 7} for number in (1, 2, 3)],
    "course_session": [
        {"id": 1, "kind": "day", "state": "planned", "sequence": 2, "module_key": "a", "uid": "a@leergang"},
        {"id": 2, "kind": "day", "state": "cancelled", "sequence": 2, "module_key": "b", "uid": "b@leergang"},
    ],
    "attendance": [
        {"id": 1, "enrolment_id": 1, "state": "present", "noted_by_person_id": 7},
        {"id": 2, "enrolment_id": 2, "state": "absent", "noted_by_person_id": 7},
        {"id": 3, "enrolment_id": 3, "state": "made_up", "noted_by_person_id": 7},
    ],
    "calendar_feed": [{"id": 1, "kind": "cohort", "owner_person_id": 7}],
}
MOMENT = datetime(2026, 11, 1, 9, tzinfo=UTC)


def filled(table: sa.Table, row: dict[str, object]) -> dict[str, object]:
    """`row` with a value for every column that must have one; what ends lies after what begins."""
    values: dict[type, object] = {int: 1, bool: False, str: "x", dict: {}, bytes: b"", date: MOMENT.date()}
    found = dict(row)
    for column in table.columns:
        if column.name in row or column.nullable or column.server_default is not None:
            continue
        kind = dict if isinstance(column.type, sa.JSON) else column.type.python_type
        later = timedelta(hours=column.name.startswith("ends"))
        found[column.name] = MOMENT + later if kind is datetime else values[kind]
    return found


def fill(connection: sa.Connection, rows: dict[str, list[dict[str, object]]]) -> None:
    """Writes these rows by table."""
    for name, ones in rows.items():
        table = sa.Table(name, sa.MetaData(), autoload_with=connection)
        for row in ones:
            connection.execute(table.insert().values(filled(table, row)))


def test_sessions_marks_and_feeds_of_before_keep_their_meaning(migrated: Flask) -> None:
    flask_migrate.downgrade(directory=MIGRATIONS, revision="20261122_0900")
    engine = migrated.extensions["migrate"].db.engine
    with engine.begin() as connection:
        fill(connection, BEFORE_SESSIONS)
    flask_migrate.upgrade(directory=MIGRATIONS)
    with engine.connect() as connection:

        def ask(query: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.execute(sa.text(query))]

        assert ask("SELECT id, part, sequence FROM course_session ORDER BY id") == [(1, "", 2), (2, "", 2)]
        assert ask("SELECT id FROM course_session WHERE cancelled_at IS NOT NULL") == [(2,)]
        assert ask("SELECT state FROM attendance ORDER BY id") == [("present",), ("absent",), ("absent",)]
        made_up = ask("SELECT enrolment_id, session_id, kind FROM make_up WHERE done_at IS NOT NULL")
        assert made_up == [(3, 1, "task")]
        assert ask("SELECT label, detail, language FROM calendar_feed") == [("", "full", "nl")]
    flask_migrate.downgrade(directory=MIGRATIONS, revision="20261122_0900")
    with engine.connect() as connection:
        states = connection.scalars(sa.text("SELECT state FROM attendance ORDER BY id"))
        assert list(states) == ["present", "absent", "made_up"]
