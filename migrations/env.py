"""How Alembic reaches the application's database: all pending migrations in one transaction, on both databases.

Migrations import no application code, so the types of our own are written down as the plain types beneath them.
"""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy.engine import Connection

#: Any number will do, as long as every machine that migrates asks for the same one.
MIGRATION_LOCK = 5_083_201

database = current_app.extensions["migrate"].db


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leaves the queue's own tables alone; they live in PostgreSQL when the application does."""
    return not (kind == "table" and (name or "").startswith("huey_"))


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Writes a type of our own as the plain type beneath it."""
    if kind == "type" and isinstance(item, sa.types.TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def drop_empty(_context: MigrationContext, _revision: Any, directives: list[MigrationScript]) -> None:
    """Makes no file when the models and the database agree already."""
    if getattr(context.config.cmd_opts, "autogenerate", False):
        operations = directives[0].upgrade_ops
        if operations is not None and operations.is_empty():
            directives.clear()


def migrate(connection: Connection) -> None:
    """Runs the migrations that are still to come; all or none."""
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
        transactional_ddl=True,
        include_name=include_name,
        render_item=render_item,
        process_revision_directives=drop_empty,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration leaves references to nothing: {broken[:5]}")


def run() -> None:
    """Migrates the application's database.

    SQLite alters a table by copying it, and dropping the old one must not touch the rows that refer to it: foreign
    keys are off meanwhile and checked before the commit.
    """
    with database.engine.connect().execution_options(writes=True) as connection:
        if connection.dialect.name != "sqlite":
            migrate(connection)
            return
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            migrate(connection)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database only, not as printed SQL.")
run()
