"""The audit chain: no gaps under many writers, every tampering found, and the database itself refuses changes."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.audit.models import AuditEvent, AuditHead
from app.core.clock import FixedClock
from app.core.db import Base, is_sqlite, writing
from app.core.db import db as database
from app.core.permissions import SYSTEM, Actor

FROZEN = ("audit_event", "invoice", "invoice_line", "certificate", "stored_document")
ACTOR = Actor(person_id=7, name="Zoë van ’t Hof")


def fill(db: Session, clock: FixedClock, count: int) -> None:
    """Writes ``count`` events of many shapes, and commits."""
    for number in range(count):
        clock.advance(timedelta(seconds=7, microseconds=number))
        facts: dict[str, Any] = {"naam": "Zoë", "nr": number, "lijst": [1, None, "é"], "leeg": {}}
        who = ACTOR if number % 3 else SYSTEM
        audit.record(db, who, clock, "test:thing:do", "thing", number if number % 2 else None, **facts)
    db.commit()


def test_many_writers_at_once_make_one_chain_without_gaps(app: Flask, db: Session, clock: FixedClock) -> None:
    db.rollback()

    def write(worker: int) -> None:
        for number in range(10):
            with app.app_context(), writing() as session:
                audit.record(session, SYSTEM, clock, "test:thing:do", "thing", worker * 100 + number)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(write, range(12)))
    assert list(db.scalars(sa.select(AuditEvent.id).order_by(AuditEvent.id))) == list(range(1, 121))
    assert audit.find_break(db) is None
    assert db.scalar(sa.select(AuditHead.last_id)) == 120


def test_what_is_rolled_back_leaves_no_gap(app: Flask, db: Session, clock: FixedClock) -> None:
    fill(db, clock, 2)
    with app.app_context(), pytest.raises(ZeroDivisionError), writing() as session:
        audit.record(session, SYSTEM, clock, "test:thing:do", "thing", 1)
        1 / 0  # noqa: B018  the change fails after the event was written
    fill(db, clock, 2)
    assert list(db.scalars(sa.select(AuditEvent.id).order_by(AuditEvent.id))) == [1, 2, 3, 4]
    assert audit.find_break(db) is None


@pytest.fixture
def attacker(app: Flask, db: Session) -> Iterator[Callable[[], sa.Connection]]:
    """A connection of somebody with full rights, who took the triggers away."""
    db.commit()
    with app.app_context():
        engine = database.engine.execution_options(writes=True)
    with engine.begin() as connection:
        for event in ("update", "delete"):
            on = "" if is_sqlite(db) else " ON audit_event"
            connection.exec_driver_sql(f"DROP TRIGGER frozen_audit_event_{event}{on}")
    with engine.connect() as connection:
        yield lambda: connection


def edit(chance: random.Random, connection: sa.Connection, last: int) -> str:
    """Changes one thing in the log; tells what."""
    table = AuditEvent.__table__
    chosen = chance.randint(1, last)
    here = table.c.id == chosen
    row = connection.execute(sa.select(table).where(here)).mappings().one()
    kind = chance.choice(
        [
            "at",
            "actor",
            "name",
            "action",
            "type",
            "object",
            "data",
            "hash",
            "previous",
            "delete",
            "swap",
            "id",
        ]
    )
    if kind == "delete":
        connection.execute(sa.delete(table).where(here))
    elif kind == "swap":
        other = chosen % last + 1
        there = connection.execute(sa.select(table).where(table.c.id == other)).mappings().one()
        for place, source in ((here, there), (table.c.id == other, row)):
            kept = {k: source[k] for k in ("at", "actor_name", "data", "object_id", "actor_person_id")}
            connection.execute(sa.update(table).where(place).values(kept))
    else:
        digit = row["hash"][:-1] + ("0" if row["hash"][-1] != "0" else "1")
        values: dict[str, Any] = {
            "at": {"at": row["at"] + timedelta(microseconds=chance.choice([-1, 1, 3_600_000_000]))},
            "actor": {"actor_person_id": None if row["actor_person_id"] else 1},
            "name": {"actor_name": row["actor_name"] + " "},
            "action": {"action": row["action"].replace("do", "undo")},
            "type": {"object_type": "thing2"},
            "object": {"object_id": (row["object_id"] or 0) + 1},
            "data": {"data": json.loads(json.dumps(row["data"])) | {"nr": row["data"]["nr"] + 1}},
            "hash": {"hash": digit},
            "previous": {"previous_hash": digit},
            "id": {"id": last + chance.randint(1, 9)},
        }[kind]
        connection.execute(sa.update(table).where(here).values(values))
    return f"{kind} at {chosen}"


def test_two_hundred_edits_by_somebody_with_full_rights_are_all_found(
    db: Session, clock: FixedClock, attacker: Callable[[], sa.Connection]
) -> None:
    fill(db, clock, 25)
    connection, chance = attacker(), random.Random(20270114)
    missed = []
    for _ in range(200):
        with connection.begin() as transaction:
            done = edit(chance, connection, 25)
            with Session(connection, join_transaction_mode="create_savepoint") as looking:
                if audit.find_break(looking) is None:
                    missed.append(done)
            transaction.rollback()
    assert missed == []
    assert audit.find_break(db) is None, "the control: without an edit nothing is found"


def test_a_cut_tail_is_found_by_the_head(
    db: Session, clock: FixedClock, attacker: Callable[[], sa.Connection]
) -> None:
    fill(db, clock, 5)
    connection = attacker()
    with connection.begin():
        connection.execute(sa.delete(AuditEvent).where(AuditEvent.id == 5))
    assert audit.find_break(db) == 5
    db.rollback()
    with connection.begin():
        connection.execute(sa.delete(AuditEvent))
    assert audit.find_break(db) == 1


def row_of(table: sa.Table, db: Session) -> dict[str, Any]:
    """Some row that fits the types of ``table``."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.nullable:
            continue
        kind = column.type
        if isinstance(kind, sa.Integer):
            values[column.name] = 0 if column.name.endswith("_cents") else 1
        elif isinstance(kind, sa.Date):
            values[column.name] = datetime(2026, 1, 1, tzinfo=UTC).date()
        elif isinstance(kind, sa.JSON):
            values[column.name] = {}
        elif isinstance(kind, sa.LargeBinary):
            values[column.name] = b"x"
        elif isinstance(kind, sa.Boolean):
            values[column.name] = False
        elif isinstance(kind, sa.String):
            values[column.name] = {"kind": "invoice", "state": "issued", "language": "nl"}.get(
                column.name, "x"
            )
        else:
            values[column.name] = datetime(2026, 1, 1, tzinfo=UTC)
    if table.name == "invoice":
        values["due_on"] = datetime(2026, 2, 1, tzinfo=UTC).date()
    return values


@pytest.mark.parametrize("name", FROZEN)
def test_the_database_refuses_to_change_or_delete_what_is_final(
    app: Flask, db: Session, clock: FixedClock, name: str
) -> None:
    db.rollback()
    table = Base.metadata.tables[name]
    with app.app_context():
        engine = database.engine.execution_options(writes=True)
    with engine.connect() as connection:
        free = "PRAGMA foreign_keys=OFF" if is_sqlite(db) else "SET session_replication_role = replica"
        back = "PRAGMA foreign_keys=ON" if is_sqlite(db) else "SET session_replication_role = origin"
        if is_sqlite(db):
            raw: Any = connection.connection.driver_connection
            raw.execute(free)
        with connection.begin():
            if not is_sqlite(db):
                connection.exec_driver_sql(free)
            connection.execute(sa.insert(table).values(row_of(table, db)))
            if not is_sqlite(db):
                connection.exec_driver_sql(back)
        words = [c for c in table.columns if isinstance(c.type, sa.String) and not c.nullable]
        changed = next(c for c in words if not c.primary_key and c.name not in ("kind", "state"))
        for attempt in (sa.update(table).values({changed.name: "y"}), sa.delete(table)):
            with pytest.raises(sa.exc.DBAPIError, match="is frozen"), connection.begin():
                connection.execute(attempt)
        assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 1
        connection.rollback()
        if is_sqlite(db):
            raw.execute(back)
