"""The ground under all other tests: each begins with an empty, migrated database of its own."""

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core.db import Base

#: Tables of Alembic and of the queue (which lives in PostgreSQL when the application does).
NOT_OURS = ("alembic_", "huey_")


def test_the_migrations_make_exactly_the_tables_of_the_models(app: Flask, db: Session) -> None:
    made = {name for name in sa.inspect(db.connection()).get_table_names() if not name.startswith(NOT_OURS)}
    assert made == set(Base.metadata.tables)
