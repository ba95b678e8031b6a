"""Tables of the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base, UTCDateTime


class AuditEvent(Base):
    """One decision. Triggers refuse UPDATE and DELETE on both databases."""

    __tablename__ = "audit_event"
    __table_args__ = (sa.Index("ix_audit_event_object", "object_type", "object_id"),)

    #: Place in the chain, 1, 2, 3 without gaps.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: When, in UTC.
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    #: Who acted; None for the system.
    actor_person_id: Mapped[int | None]
    #: The actor's name as it was then.
    actor_name: Mapped[str] = mapped_column(sa.String(LINE))
    #: What was done: ``feature:object:verb``, never translated.
    action: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Kind of object.
    object_type: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Its number.
    object_id: Mapped[int | None]
    #: Facts that tell the decision; never case text, tokens or passwords.
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    #: Hash of the event before.
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    #: SHA-256 over this event and the hash before.
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)


class AuditHead(Base):
    """The chain's last event: one row, locked while an event is added."""

    __tablename__ = "audit_head"

    #: Always 1.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Number of the last event.
    last_id: Mapped[int]
    #: Hash of the last event.
    last_hash: Mapped[str] = mapped_column(sa.String(64))
