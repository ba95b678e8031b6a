"""The ground under all other tests: each begins with an empty, migrated database of its own."""

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core.db import Base


def test_the_migrations_make_exactly_the_tables_of_the_models(app: Flask, db: Session) -> None:
    made = set(sa.inspect(db.connection()).get_table_names()) - {"alembic_version"}
    assert made == set(Base.metadata.tables)
