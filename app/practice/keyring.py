"""The key of each case, as texts are sealed and opened with it. Only `sealed` and `service.keys` come here.

A key found is remembered until the end of the transaction, so that a log of 200 lines costs one query.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.core.crypto import Erased, RecordKey, vault_of
from app.core.db import is_sqlite
from app.core.errors import Refused
from app.core.text import T
from app.practice.models import CaseKey, PracticeCase

GONE = T("De tekst van deze casus is gewist. Alleen de aantallen blijven.")

#: What is remembered of a key: itself, None for a case of before without one, or when it was destroyed.
_Known = RecordKey | Erased | None


def make(db: Session, case_id: int, *, at: datetime) -> RecordKey:
    """Gives a case the key that it does not have yet; one that it has already stays. Raises Refused when erased."""
    name, key = str(uuid.uuid4()), RecordKey.fresh()
    insert = (sqlite_insert if is_sqlite(db) else pg_insert)(CaseKey)
    vault = vault_of(db)
    row = {
        "case_id": case_id,
        "key_id": name,
        "wrapped": vault.wrap_key(key, name=name),
        "wrapped_by": vault.fingerprint,
        "created_at": at,
    }
    db.execute(insert.values(row).on_conflict_do_nothing(index_elements=["case_id"]))
    forget(db)
    return for_sealing(db, case_id)


def for_sealing(db: Session, case_id: int) -> RecordKey:
    """The key under which a text of the case is sealed now; it stays the case's key until the transaction ends.

    A case of before gets one here. Raises Refused for an erased case.
    """
    held = _remembered(db, "locked")
    if case_id not in held:
        found = _fetch(db, [case_id], lock=True).get(case_id)
        if found is None:
            begun = sa.select(PracticeCase.created_at).where(PracticeCase.id == case_id)
            return make(db, case_id, at=db.scalars(begun).one())
        held[case_id] = _remembered(db, "keys")[case_id] = found
    known = held[case_id]
    if not isinstance(known, RecordKey):
        raise Refused(GONE)
    return known


def for_opening(db: Session, case_id: int) -> RecordKey | None:
    """The case's key; None for a case of before that has none yet. Raises Erased."""
    held = _remembered(db, "keys")
    if case_id not in held:
        prefetch(db, [case_id])
    known = held[case_id]
    if isinstance(known, Erased):
        raise Erased(known.at)
    return known


def prefetch(db: Session, case_ids: Collection[int]) -> None:
    """Remembers the keys of many cases at once. One query."""
    found = _fetch(db, case_ids, lock=False)
    _remembered(db, "keys").update({case_id: found.get(case_id) for case_id in case_ids})


def again(db: Session, case_id: int, *, table: str, column: str, row: int) -> tuple[bytes, RecordKey] | None:
    """A record and its key as they stand together now, when a rotation came between the reading of the two."""
    record = sa.table(table, sa.column(column), sa.column("case_id" if table == "case_text" else "id"))
    number = record.c.case_id if table == "case_text" else record.c.id
    query = (
        sa.select(record.c[column], CaseKey.key_id, CaseKey.wrapped)
        .select_from(record)
        .join(CaseKey, CaseKey.case_id == case_id)
        .where(number == row, CaseKey.wrapped.is_not(None))
    )
    found = db.execute(query).first()
    if found is None:
        return None
    sealed, name, wrapped = found
    return sealed, RecordKey(name, vault_of(db).unwrap_key(wrapped, name=name))


def forget(db: Session) -> None:
    """Forgets the keys that this session remembers, after one was made, changed or destroyed."""
    db.info.pop("case_keys", None)


def _fetch(db: Session, case_ids: Collection[int], *, lock: bool) -> dict[int, RecordKey | Erased]:
    query = sa.select(CaseKey.case_id, CaseKey.key_id, CaseKey.wrapped, CaseKey.destroyed_at).where(
        CaseKey.case_id.in_(case_ids)
    )
    vault = vault_of(db)
    found: dict[int, RecordKey | Erased] = {}
    for case_id, name, wrapped, destroyed_at in db.execute(
        query.with_for_update(read=True) if lock else query
    ):
        if wrapped is None:
            found[case_id] = Erased(destroyed_at)
        else:
            found[case_id] = RecordKey(name, vault.unwrap_key(wrapped, name=name))
    return found


def _remembered(db: Session, kind: str) -> dict[int, _Known]:
    """What this session knows of keys, as long as its present transaction or savepoint lasts."""
    db.connection()
    transaction: Any = db.get_nested_transaction() or db.get_transaction()
    known = db.info.get("case_keys")
    if known is None or known["of"] is not transaction:
        known = db.info["case_keys"] = {"of": transaction, "keys": {}, "locked": {}}
    found: dict[int, _Known] = known[kind]
    return found
