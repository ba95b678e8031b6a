"""The public verbs of the audit log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditHead
from app.audit.queries import about, events_after, latest, of_objects
from app.audit.rules import Event, chain_hash, first_break
from app.audit.telling import Names, Ref, Told, refs_of, tell
from app.core.chains import GENESIS
from app.core.clock import Clock
from app.core.db import is_sqlite
from app.core.permissions import Actor

__all__ = [
    "Event",
    "Names",
    "Ref",
    "Told",
    "about",
    "events_after",
    "find_break",
    "latest",
    "of_objects",
    "record",
    "refs_of",
    "tell",
]


def record(
    db: Session,
    actor: Actor,
    clock: Clock,
    action: str,
    object_type: str,
    object_id: int | None,
    **data: Any,
) -> None:
    """Adds one event to the chain in the caller's transaction.

    Call it last: it locks the chain's head until the commit. ``data`` must be plain JSON values.
    """
    db.flush()
    head = _locked_head(db)
    facts: dict[str, Any] = {
        "id": head.last_id + 1,
        "at": clock.now(),
        "actor_person_id": actor.person_id,
        "actor_name": actor.name[:200],
        "action": action,
        "object_type": object_type,
        "object_id": object_id,
        "data": data,
    }
    digest = chain_hash(head.last_hash, **facts)
    db.add(AuditEvent(**facts, previous_hash=head.last_hash, hash=digest))
    head.last_id, head.last_hash = facts["id"], digest
    db.flush()


def find_break(db: Session) -> int | None:
    """Walks the whole chain; the number of the first event that was tampered with or cut off, or None."""
    found = db.execute(
        sa.select(
            AuditHead.last_id, AuditHead.last_hash, sa.select(sa.func.max(AuditEvent.id)).scalar_subquery()
        )
    ).first()
    last_id, last_hash, newest = found or (0, GENESIS, None)
    events = (event for event in events_after(db, 0, limit=None) if event.id <= max(last_id, newest or 0))
    return first_break(events, last=(last_id, last_hash))


def _locked_head(db: Session) -> AuditHead:
    """The chain's head under a lock; the very first writers may come together, so one of them makes it."""
    locked = sa.select(AuditHead).where(AuditHead.id == 1).with_for_update()
    fresh = locked.execution_options(populate_existing=True)
    head = db.scalar(fresh)
    if head is None:
        insert = sqlite_insert if is_sqlite(db) else pg_insert
        start = insert(AuditHead).values(id=1, last_id=0, last_hash=GENESIS)
        db.execute(start.on_conflict_do_nothing())
        head = db.scalars(fresh).one()
    return head
