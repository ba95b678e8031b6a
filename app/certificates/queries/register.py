"""Reads of the register: entries in the chain's order, checkpoints and keys, all a bounded number at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import RegisterCheckpoint, RegisterEntry, RegisterHead, SigningKey
from app.certificates.rules.register import Checkpoint, Entry
from app.core.chains import GENESIS

#: Entries in memory at a time, and on one page of the public file.
BATCH, CHAIN_PAGE = 500, 2000


def entries_after(db: Session, entry_id: int, *, limit: int | None = None) -> Iterator[Entry]:
    """Entries after ``entry_id`` in the chain's order, fetched a few hundred at a time."""
    left = limit
    while left is None or left > 0:
        size = BATCH if left is None else min(BATCH, left)
        query = sa.select(RegisterEntry).where(RegisterEntry.id > entry_id).order_by(RegisterEntry.id)
        found = [_entry(row) for row in db.scalars(query.limit(size))]
        yield from found
        if len(found) < size:
            return
        entry_id, left = found[-1].id, None if left is None else left - size


def head(db: Session) -> tuple[int, str]:
    """Number and hash of the last entry."""
    found = db.execute(sa.select(RegisterHead.last_id, RegisterHead.last_hash)).first()
    return (found[0], found[1]) if found else (0, GENESIS)


def newest_id(db: Session) -> int:
    """The highest number that an entry has; 0 without any."""
    return db.scalar(sa.select(sa.func.max(RegisterEntry.id))) or 0


def entries_of(db: Session, number: str) -> list[Entry]:
    """What happened to one certificate, in order."""
    query = sa.select(RegisterEntry).where(RegisterEntry.number == number).order_by(RegisterEntry.id)
    return [_entry(row) for row in db.scalars(query)]


def checkpoints(db: Session, year: int | None = None) -> list[Checkpoint]:
    """The checkpoints, of one year when asked, by day."""
    query = _checkpoints().order_by(RegisterCheckpoint.day)
    if year is not None:
        within = RegisterCheckpoint.day.between(date(year, 1, 1), date(year, 12, 31))
        query = query.where(within)
    return [Checkpoint(*row) for row in db.execute(query)]


def newest_checkpoint(db: Session) -> Checkpoint | None:
    """The newest; None before the first."""
    row = db.execute(_checkpoints().order_by(RegisterCheckpoint.day.desc()).limit(1)).first()
    return None if row is None else Checkpoint(*row)


def first_checkpoint_over(db: Session, entry_id: int) -> Checkpoint | None:
    """The first checkpoint that an entry stands under; None when the day has not ended yet."""
    query = _checkpoints().where(RegisterCheckpoint.last_id >= entry_id)
    row = db.execute(query.order_by(RegisterCheckpoint.day).limit(1)).first()
    return None if row is None else Checkpoint(*row)


def tells_more(db: Session, point: Checkpoint) -> bool:
    """Whether the register grew between the checkpoint before this one and this one."""
    before = (
        sa.select(RegisterCheckpoint.last_id)
        .where(RegisterCheckpoint.day < point.day)
        .order_by(RegisterCheckpoint.day.desc())
        .limit(1)
    )
    return (db.scalar(before) or 0) < point.last_id


def checkpoint_years(db: Session) -> list[int]:
    """The years in which there are checkpoints, from the first to the last."""
    first = db.scalar(sa.select(sa.func.min(RegisterCheckpoint.day)))
    last = db.scalar(sa.select(sa.func.max(RegisterCheckpoint.day)))
    return [] if first is None or last is None else list(range(first.year, last.year + 1))


def public_keys(db: Session) -> list[dict[str, str | None]]:
    """The public half of every key that ever signed, the oldest first, as everyone may read it."""
    rows = db.scalars(sa.select(SigningKey).order_by(SigningKey.starts_at, SigningKey.kid))
    return [
        {
            "kid": row.kid,
            "purpose": row.purpose,
            "public": row.public,
            "starts_at": row.starts_at.isoformat(),
            "ends_at": row.ends_at.isoformat() if row.ends_at else None,
            "retired_at": row.retired_at.isoformat() if row.retired_at else None,
        }
        for row in rows
    ]


def proof_of(
    db: Session, number: str
) -> tuple[list[Entry], list[Checkpoint], list[dict[str, str | None]]] | None:
    """What proves a certificate: the register from its entry on, the first checkpoint over it, the newest, and keys.

    None while the register has no entry of it.
    """
    own = entries_of(db, number)
    if not own:
        return None
    points = {one.day: one for one in (first_checkpoint_over(db, own[0].id), newest_checkpoint(db)) if one}
    entries = list(entries_after(db, own[0].id - 1))
    return entries, [points[day] for day in sorted(points)], public_keys(db)


def _checkpoints() -> sa.Select[date, datetime, int, str, str, str]:
    return sa.select(
        RegisterCheckpoint.day,
        RegisterCheckpoint.at,
        RegisterCheckpoint.last_id,
        RegisterCheckpoint.last_hash,
        SigningKey.public,
        RegisterCheckpoint.signature,
    ).join(SigningKey, SigningKey.kid == RegisterCheckpoint.kid)


def _entry(row: RegisterEntry) -> Entry:
    return Entry(row.id, row.at, row.kind, row.number, row.facts, row.previous_hash, row.hash)
