"""Reads of the audit log."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.audit.rules import Event

#: How many events are held in memory at a time.
_BATCH = 500


def events_after(db: Session, event_id: int, *, limit: int | None) -> Iterator[Event]:
    """Events after ``event_id`` in the chain's order, fetched a few hundred at a time."""
    left = limit
    while left is None or left > 0:
        size = _BATCH if left is None else min(_BATCH, left)
        query = sa.select(AuditEvent).where(AuditEvent.id > event_id).order_by(AuditEvent.id).limit(size)
        events = [_event(row) for row in db.scalars(query)]
        yield from events
        if len(events) < size:
            return
        event_id, left = events[-1].id, None if left is None else left - size


def latest(db: Session, *, before: int | None = None, limit: int = 25) -> list[Event]:
    """The newest events first; ``before`` pages on."""
    query = sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEvent.id < before)
    return [_event(row) for row in db.scalars(query)]


def about(
    db: Session,
    object_type: str,
    object_id: int,
    *,
    actions: Collection[str] | None = None,
    limit: int = 50,
) -> list[Event]:
    """The newest events about one object first; optionally of these actions only."""
    query = sa.select(AuditEvent).where(
        AuditEvent.object_type == object_type, AuditEvent.object_id == object_id
    )
    if actions is not None:
        query = query.where(AuditEvent.action.in_(actions))
    return [_event(row) for row in db.scalars(query.order_by(AuditEvent.id.desc()).limit(limit))]


def of_objects(
    db: Session,
    objects: Mapping[str, Collection[int]],
    *,
    actions: Collection[str] | None = None,
    since: datetime | None = None,
    before: int | None = None,
    limit: int | None = 25,
) -> list[Event]:
    """The newest events about any of these objects, by kind, first; ``before`` pages on.

    Optionally of these actions only, or after a moment.
    """
    wanted = [
        sa.and_(AuditEvent.object_type == kind, AuditEvent.object_id.in_(ids))
        for kind, ids in objects.items()
        if ids
    ]
    if not wanted:
        return []
    query = sa.select(AuditEvent).where(sa.or_(*wanted)).order_by(AuditEvent.id.desc()).limit(limit)
    if actions is not None:
        query = query.where(AuditEvent.action.in_(actions))
    if since is not None:
        query = query.where(AuditEvent.at > since)
    if before is not None:
        query = query.where(AuditEvent.id < before)
    return [_event(row) for row in db.scalars(query)]


def _event(row: AuditEvent) -> Event:
    return Event(
        row.id,
        row.at,
        row.actor_person_id,
        row.actor_name,
        row.action,
        row.object_type,
        row.object_id,
        row.data,
        row.previous_hash,
        row.hash,
    )
