"""The database: one declarative base, typed columns, and the two kinds of transaction.

A request reads through ``db.session``. Every change goes through :func:`writing`, a fresh session in one
transaction: ``BEGIN IMMEDIATE`` on SQLite (a plain BEGIN that upgrades later fails with "database is locked"),
READ COMMITTED with row locks on PostgreSQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from app.core.changes import finish

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: Longest texts by kind, so that an overlong value is refused by a form and never by a database.
SHORT, LINE, LONG = 60, 200, 2000

#: What each connection to SQLite sets: TRUST.md; what is erased or overwritten is zeroed in the file as well.
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "secure_delete=ON",
)

#: The largest integer that a column and an address accept.
MAX_INT = 2**31 - 1


class Base(DeclarativeBase):
    """The base of all tables; every constraint gets a name (SQLite's batch migrations need it)."""

    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; refuses naive ones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database; SQLite keeps no zone, so it gets UTC without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime refused")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database, always aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_options(url: str) -> dict[str, Any]:
    """SQLAlchemy engine options for ``url``: timeouts on PostgreSQL, waiting instead of failing on SQLite.

    Errors never show the values of a statement: they may hold a name or a case.
    """
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": 30, "check_same_thread": False}}
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_size": 4,
        "max_overflow": 8,
        "connect_args": {
            "options": "-c lock_timeout=20s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
        },
    }


def listen(engine: Engine) -> None:
    """Attaches the SQLite settings of TRUST.md to ``engine``; nothing on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@event.listens_for(db.session, "before_flush")
def _write_at_once(session: Session, _context: object, _instances: object) -> None:
    """A library that writes through the request's session (Flask-Security) gets a fresh writing transaction.

    SQLite cannot turn a reading transaction into a writing one once somebody else has written.
    """
    if is_sqlite(session) and not session.info.get("writes"):
        session.info["writes"] = True
        connection = session.connection()
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@event.listens_for(db.session, "after_transaction_end")
def _reads_again(session: Session, _transaction: object) -> None:
    session.info.pop("writes", None)


@contextmanager
def writing(engine: Engine | None = None) -> Iterator[Session]:
    """A fresh session in one writing transaction: commits at the end, rolls back on any exception.

    What rests on the planning is brought up to date before the commit: see :mod:`app.core.changes`.
    """
    bind = (engine or db.engine).execution_options(writes=True)
    with Session(bind, expire_on_commit=False, autoflush=True) as session, session.begin():
        yield session
        finish(session)


def affected(session: Session, statement: sa.Executable) -> int:
    """Carries out an UPDATE or DELETE and tells how many rows it touched."""
    return cast("sa.CursorResult[Any]", session.execute(statement)).rowcount


def is_sqlite(session: Session) -> bool:
    """Whether this session speaks to SQLite."""
    return session.get_bind().dialect.name == "sqlite"
