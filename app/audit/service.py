"""The public verbs of the audit log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditHead
from app.audit.queries import events_after, latest
from app.audit.rules import GENESIS, Event, chain_hash, first_break
from app.core.clock import Clock
from app.core.permissions import Actor

__all__ = ["Event", "events_after", "find_break", "latest", "record"]


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
    head = db.scalar(sa.select(AuditHead).where(AuditHead.id == 1).with_for_update())
    if head is None:
        head = AuditHead(id=1, last_id=0, last_hash=GENESIS)
        db.add(head)
    else:
        db.refresh(head)
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
    """Walks the whole chain; the number of the first event that was tampered with, or None."""
    return first_break(events_after(db, 0, limit=None))
