"""The outbox: what must happen outside, written in the transaction of the change and done by a worker.

A worker claims a row by lease with a fencing token; a lost worker's row is claimed again when the lease ends.
Delivery is at least once: handlers must be idempotent.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import Clock
from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime, affected, is_sqlite

LEASE = timedelta(minutes=3)
FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(hours=6)
MAX_ATTEMPTS = 20


class OutboxRow(Base):
    """One piece of outside work."""

    __tablename__ = "outbox"
    __table_args__ = (sa.Index("ix_outbox_open", "done_at", "failed_at", "available_at"),)

    #: Row number; the order of writing.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Which handler does it, such as ``messages.send``.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: What the handler needs: ids only, never personal data.
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    #: Same key, same work: a second row with it is not written.
    key: Mapped[str | None] = mapped_column(sa.String(LINE), unique=True)
    #: When it was written.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Not before this moment.
    available_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Until when a worker holds it.
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: The holder's fencing token: only its bearer may finish the row.
    lease_token: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: How often a worker has begun it.
    attempts: Mapped[int] = mapped_column(default=0)
    #: When it was done.
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When it stopped for good and needs a person.
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: The last error, without personal data.
    last_error: Mapped[str | None] = mapped_column(sa.String(LONG))


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that a worker holds."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    token: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """A row that is not to be done any more."""

    #: How often a worker began it: 0 says that it left no trace.
    attempts: int
    #: Until when a worker may still be doing it; None when none held it.
    held_until: datetime | None


class GiveUp(Exception):
    """Raised by a handler when trying again cannot help: a person must look."""


def put(
    db: Session,
    clock: Clock,
    kind: str,
    payload: dict[str, Any],
    *,
    key: str | None = None,
    at: datetime | None = None,
    again: bool = False,
) -> None:
    """Writes an outbox row in the caller's transaction; a known ``key`` is not written twice.

    ``at``: not before this moment; at once when it is left out. ``again``: a row with the key that was done, or given
    up, is done once more.
    """
    now = clock.now()
    if key is not None and db.scalar(sa.select(OutboxRow.id).where(OutboxRow.key == key)) is not None:
        if again:
            over = sa.or_(OutboxRow.done_at.is_not(None), OutboxRow.failed_at.is_not(None))
            fresh = {"done_at": None, "failed_at": None, "attempts": 0, "available_at": at or now}
            db.execute(
                sa.update(OutboxRow).where(OutboxRow.key == key, over).values(**fresh, lease_until=None)
            )
        return
    db.add(OutboxRow(kind=kind, payload=payload, key=key, created_at=now, available_at=at or now, attempts=0))


def put_all(
    db: Session, clock: Clock, kind: str, rows: Sequence[tuple[str, dict[str, Any], datetime | None]]
) -> None:
    """Writes many rows in one statement: (key, payload, not before). The caller knows that the keys are new."""
    now = clock.now()
    if rows:
        db.execute(
            sa.insert(OutboxRow),
            [
                {
                    "kind": kind,
                    "payload": payload,
                    "key": key,
                    "created_at": now,
                    "available_at": at or now,
                    "attempts": 0,
                }
                for key, payload, at in rows
            ],
        )


def claim(db: Session, clock: Clock) -> Claim | None:
    """Takes the oldest open row under a lease, or None. Commit before working on it."""
    now = clock.now()
    free = sa.and_(
        OutboxRow.done_at.is_(None),
        OutboxRow.failed_at.is_(None),
        OutboxRow.available_at <= now,
        sa.or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until < now),
    )
    query = sa.select(OutboxRow).where(free).order_by(OutboxRow.id).limit(1)
    if not is_sqlite(db):
        query = query.with_for_update(skip_locked=True)
    row = db.scalar(query)
    if row is None:
        return None
    row.lease_until = now + LEASE
    row.lease_token = secrets.token_hex(16)
    row.attempts += 1
    return Claim(row.id, row.kind, dict(row.payload), row.attempts, row.lease_token)


def finish(db: Session, clock: Clock, held: Claim) -> bool:
    """Marks the row done; False when the lease was lost to another worker meanwhile."""
    return _update(db, held, done_at=clock.now(), lease_until=None, last_error=None)


def postpone(db: Session, clock: Clock, held: Claim, error: str) -> bool:
    """Releases the row after a fault: tried again later, with growing pauses, or failed after the last try."""
    now = clock.now()
    if held.attempts >= MAX_ATTEMPTS:
        return fail(db, clock, held, error)
    pause = min(FIRST_PAUSE * 2 ** (held.attempts - 1), LONGEST_PAUSE)
    return _update(db, held, available_at=now + pause, lease_until=None, last_error=error[:LONG])


def fail(db: Session, clock: Clock, held: Claim, error: str) -> bool:
    """Stops the row for good: a person must look."""
    return _update(db, held, failed_at=clock.now(), lease_until=None, last_error=error[:LONG])


def is_open(db: Session, key: str) -> bool:
    """Whether the row with this key is still to be done, or being done."""
    query = sa.select(OutboxRow.id).where(
        OutboxRow.key == key, OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None)
    )
    return db.scalar(query) is not None


def stop(db: Session, keys: Collection[str]) -> dict[str, Stopped]:
    """Stops the rows with these keys that are open; tells what became of each, by key.

    A row that was never begun is removed. The others count as done, also one that a worker holds at this moment: what
    it does now it does once, and when it is killed nobody does it again. One that was stopped so before is told of
    again. Waits for who claims a row just now.
    """
    if not keys:
        return {}
    query = sa.select(OutboxRow).where(
        OutboxRow.key.in_(keys),
        OutboxRow.failed_at.is_(None),
        sa.or_(OutboxRow.done_at.is_(None), OutboxRow.lease_until.is_not(None)),
    )
    if not is_sqlite(db):
        query = query.order_by(OutboxRow.id).with_for_update()
    stopped: dict[str, Stopped] = {}
    for row in db.scalars(query.execution_options(populate_existing=True)).all():
        stopped[row.key or ""] = Stopped(row.attempts, row.lease_until)
        if row.attempts == 0:
            db.delete(row)
        elif row.done_at is None:
            row.done_at = row.available_at
    db.flush()
    return stopped


def settle(db: Session, keys: Collection[str]) -> None:
    """Marks the rows with these keys done without doing them, as of when they were due."""
    db.execute(
        sa.update(OutboxRow)
        .where(OutboxRow.key.in_(keys), OutboxRow.done_at.is_(None))
        .values(done_at=OutboxRow.available_at)
    )


def _update(db: Session, held: Claim, **values: Any) -> bool:
    statement = (
        sa.update(OutboxRow)
        .where(OutboxRow.id == held.id, OutboxRow.lease_token == held.token, OutboxRow.done_at.is_(None))
        .values(**values)
    )
    return affected(db, statement) == 1
