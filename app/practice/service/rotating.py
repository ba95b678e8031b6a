"""Other keys: those of cases wrapped by the instance's newest key, and every text under a new key of its case.

All of it goes in short transactions, each whole in itself: broken off anywhere, it goes on where it stopped, and
several at once do each piece once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.crypto import RecordKey, of_first_form, vault_of
from app.practice import keyring
from app.practice.models import CaseKey, KeyRotation, PracticeCase
from app.practice.places import PLACES

#: How many keys are wrapped in one transaction.
BATCH = 200
TRIES = 3
#: Opens one writing transaction.
Writing = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rotation is: cases of all cases that were due when it began, and texts so far."""

    done: int
    total: int
    texts: int = 0


#: Hears how far it is, after each transaction.
Tell = Callable[[Progress], None]


def wrap_anew(writing: Writing, tell: Tell, *, batch: int = BATCH) -> int:
    """Wraps each case's key by the newest key of the instance; returns how many it did."""
    done = 0
    with writing() as db:
        total = left = _to_wrap(db)
    while left:
        with writing() as db:
            done += _wrap_batch(db, batch)
            left = _to_wrap(db)
        tell(Progress(total - min(left, total), total))
    return done


def convert(writing: Writing, tell: Tell) -> int:
    """Brings texts of before under a key of their case; returns how many texts it did."""
    with writing() as db:
        due = _of_before(db)
    return _each(writing, due, tell, lambda db, case_id: _seal_anew(db, case_id, only_of_before=True))


def seal_anew(writing: Writing, clock: Clock, tell: Tell) -> int:
    """Seals every text anew under a new key of its case; returns how many texts it did.

    A round that was broken off goes on: what it did already is left alone.
    """
    with writing() as db:
        number, started_at = _round(db, clock)
    with writing() as db:
        due = _older(db, started_at)

    def one(db: Session, case_id: int) -> int:
        return _seal_anew(db, case_id, made_before=started_at, at=max(started_at, clock.now()))

    texts = _each(writing, due, tell, one)
    with writing() as db:
        if not _older(db, started_at):
            db.execute(
                sa.update(KeyRotation)
                .where(KeyRotation.id == number, KeyRotation.finished_at.is_(None))
                .values(finished_at=clock.now())
            )
    return texts


def _each(writing: Writing, due: list[int], tell: Tell, do: Callable[[Session, int], int]) -> int:
    texts = 0
    for done, case_id in enumerate(due, 1):
        texts += _in_time(writing, do, case_id)
        tell(Progress(done, len(due), texts))
    return texts


def _in_time(writing: Writing, do: Callable[[Session, int], int], case_id: int) -> int:
    """One case; once more when the database undid it for the sake of somebody who writes in it."""
    for tries_left in reversed(range(TRIES)):
        try:
            with writing() as db:
                return do(db, case_id)
        except OperationalError:
            if not tries_left:
                raise
    raise AssertionError("the last try answers or raises")


def _to_wrap(db: Session) -> int:
    query = sa.select(sa.func.count()).select_from(CaseKey)
    return db.scalar(query.where(*_wrapped_by_another(db))) or 0


def _wrapped_by_another(db: Session) -> tuple[sa.ColumnElement[bool], ...]:
    return CaseKey.wrapped.is_not(None), CaseKey.wrapped_by != vault_of(db).fingerprint


def _wrap_batch(db: Session, batch: int) -> int:
    query = sa.select(CaseKey).where(*_wrapped_by_another(db)).order_by(CaseKey.case_id).limit(batch)
    vault = vault_of(db)
    rows = db.scalars(query.with_for_update().execution_options(populate_existing=True)).all()
    for row in rows:
        key = vault.unwrap_key(row.wrapped or b"", name=row.key_id)
        row.wrapped, row.wrapped_by = vault.wrap_key(key, name=row.key_id), vault.fingerprint
    keyring.forget(db)
    return len(rows)


def _of_before(db: Session) -> list[int]:
    """The cases with a text that is not yet under a key of its own."""
    found: set[int] = set()
    for place in PLACES:
        first = sa.func.substr(place.table.c[place.column], 1, 1)
        found.update(db.scalars(place.case_ids(first == sa.literal(b"\x00", sa.LargeBinary)).distinct()))
    return sorted(found)


def _round(db: Session, clock: Clock) -> tuple[int, datetime]:
    """The round that goes on, or else a new one."""
    query = sa.select(KeyRotation).where(KeyRotation.finished_at.is_(None)).order_by(KeyRotation.id)
    row = db.scalars(query.with_for_update()).first()
    if row is None:
        row = KeyRotation(started_at=clock.now())
        db.add(row)
        db.flush()
    return row.id, row.started_at


def _older(db: Session, started_at: datetime) -> list[int]:
    """The cases whose key was made before ``started_at``, and those without one."""
    query = (
        sa.select(PracticeCase.id)
        .outerjoin(CaseKey, CaseKey.case_id == PracticeCase.id)
        .where(CaseKey.destroyed_at.is_(None), PracticeCase.erased_at.is_(None))
        .where(sa.or_(CaseKey.case_id.is_(None), CaseKey.created_at < started_at))
    )
    return list(db.scalars(query.order_by(PracticeCase.id)))


def _seal_anew(
    db: Session,
    case_id: int,
    *,
    only_of_before: bool = False,
    made_before: datetime | None = None,
    at: datetime | None = None,
) -> int:
    """Seals the texts of one case; 0 when somebody else did meanwhile, or when it was erased."""
    locked = sa.select(PracticeCase.id).where(PracticeCase.id == case_id, PracticeCase.erased_at.is_(None))
    if db.scalar(locked.with_for_update()) is None:
        return 0
    old = keyring.for_sealing(db, case_id)
    row = db.scalars(sa.select(CaseKey).where(CaseKey.case_id == case_id).with_for_update()).one()
    if made_before is not None and row.created_at >= made_before:
        return 0
    new = old
    if made_before is not None:
        row.key_id, key = str(uuid.uuid4()), RecordKey.fresh()
        vault = vault_of(db)
        row.wrapped, row.wrapped_by = vault.wrap_key(key, name=row.key_id), vault.fingerprint
        row.created_at = at or made_before
        new = RecordKey(row.key_id, key)
        db.flush()
        keyring.forget(db)
    texts = 0
    for place in PLACES:
        name, column = place.table.name, place.column
        anew = {}
        for number, sealed in place.rows(db, case_id):
            if not sealed or (only_of_before and not of_first_form(sealed)):
                continue
            if of_first_form(sealed):
                content = vault_of(db).open(sealed, table=name, column=column, row=number).encode()
            else:
                content = old.open(sealed, group=case_id, table=name, column=column, row=number)
            anew[number] = new.seal(content, group=case_id, table=name, column=column, row=number)
        place.write(db, anew)
        texts += len(anew)
    return texts
