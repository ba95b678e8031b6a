"""Texts directly under the instance's key (letters, requests): wrapped by its newest key, without opening them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.crypto import vault_of
from app.core.db import Base, affected

BATCH = 500
Writing = Callable[[], AbstractContextManager[Session]]


def sealed_columns(*, but: Collection[str] = ()) -> list[sa.Column[bytes]]:
    """Every column of ours that holds sealed texts, by its name ``sealed…``; without those of the tables in ``but``."""
    return [
        column
        for table in Base.metadata.sorted_tables
        if table.name not in but
        for column in table.columns
        if column.name.startswith("sealed") and isinstance(column.type, sa.LargeBinary)
    ]


def rewrap(writing: Writing, column: sa.Column[bytes], tell: Callable[[int, int], None]) -> int:
    """Wraps a column's texts by the newest key; returns how many it did.

    In batches by key of the row: broken off, a next time does only what is left. Who writes in a row meanwhile wins.
    ``tell`` hears how many rows were looked at, of how many. Raises Unreadable when a key is missing.
    """
    table = column.table
    [key] = table.primary_key.columns
    with writing() as db:
        total = db.scalar(sa.select(sa.func.count()).select_from(table)) or 0
    looked_at = done = 0
    last: object = None
    while True:
        query = sa.select(key, column).order_by(key).limit(BATCH)
        with writing() as db:
            rows = db.execute(query if last is None else query.where(key > last)).all()
            done += sum(_one(db, column, key, row, sealed) for row, sealed in rows)
        if not rows:
            return done
        last = rows[-1][0]
        looked_at += len(rows)
        tell(looked_at, total)


def _one(db: Session, column: sa.Column[bytes], key: sa.Column[object], row: object, sealed: bytes) -> int:
    vault = vault_of(db)
    if not sealed or vault.is_newest(sealed):
        return 0
    new = vault.rewrap(sealed)
    change = sa.update(column.table).where(key == row, column == sealed)
    return affected(db, change.values({column.name: new}))
