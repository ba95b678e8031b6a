"""Frozen documents, kept in the database so that every machine sees them and a backup holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import Clock
from app.core.db import SHORT, Base, UTCDateTime, affected

#: Media type of what stands in somebody's calendar: the only documents that may go again.
CALENDAR = "text/calendar"


class StoredDocument(Base):
    """The bytes of an issued document, addressed by their hash."""

    __tablename__ = "stored_document"
    __table_args__ = (
        # Only these are ever forgotten, so only these are looked for by age.
        sa.Index(
            "ix_stored_document_calendar",
            "created_at",
            sqlite_where=sa.text("media_type = 'text/calendar'"),
            postgresql_where=sa.text("media_type = 'text/calendar'"),
        ),
    )

    #: SHA-256 of the content, 64 hex digits.
    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    #: Media type, such as ``application/pdf``.
    media_type: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The content.
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: When it was stored.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read back."""

    sha256: str
    media_type: str
    content: bytes


def keep(db: Session, clock: Clock, content: bytes, media_type: str = "application/pdf") -> str:
    """Stores ``content`` (once) and returns its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    if db.get(StoredDocument, sha256) is None:
        db.add(StoredDocument(sha256=sha256, media_type=media_type, content=content, created_at=clock.now()))
        db.flush()
    return sha256


def keep_all(db: Session, clock: Clock, contents: Collection[bytes], media_type: str) -> list[str]:
    """Stores each of ``contents`` (once) and returns their SHA-256 in order. Two statements, however many."""
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    query = sa.select(StoredDocument.sha256).where(StoredDocument.sha256.in_(set(hashes)))
    known = set(db.scalars(query)) if hashes else set()
    fresh = {sha256: body for sha256, body in zip(hashes, contents, strict=True) if sha256 not in known}
    now = clock.now()
    if fresh:
        db.execute(
            sa.insert(StoredDocument),
            [
                {"sha256": sha256, "media_type": media_type, "content": body, "created_at": now}
                for sha256, body in fresh.items()
            ],
        )
    return hashes


def fetch(db: Session, sha256: str) -> Document | None:
    """The document with this hash, or None."""
    row = db.get(StoredDocument, sha256)
    return Document(row.sha256, row.media_type, row.content) if row else None


def missing(db: Session, hashes: Collection[str]) -> frozenset[str]:
    """Those of ``hashes`` whose document is not here any more."""
    if not hashes:
        return frozenset()
    query = sa.select(StoredDocument.sha256).where(StoredDocument.sha256.in_(hashes))
    return frozenset(hashes) - frozenset(db.scalars(query))


def forget(db: Session, hashes: Collection[str]) -> int:
    """Destroys these documents; tells how many. The database refuses any that nobody may destroy."""
    if not hashes:
        return 0
    return affected(db, sa.delete(StoredDocument).where(StoredDocument.sha256.in_(hashes)))


def old_calendar_files(db: Session, *, before: datetime, most: int) -> list[str]:
    """SHA-256 of the files for calendars that were stored before a moment, the oldest first."""
    query = (
        sa.select(StoredDocument.sha256)
        .where(sa.text("media_type = 'text/calendar'"), StoredDocument.created_at < before)
        .order_by(StoredDocument.created_at, StoredDocument.sha256)
        .limit(most)
    )
    return list(db.scalars(query))


def forget_calendar_files(db: Session, hashes: Collection[str]) -> int:
    """Erases these files for calendars, to which nothing may refer; tells how many.

    Another document is left alone, and the database would refuse (docs/decisions/0005).
    """
    if not hashes:
        return 0
    return affected(
        db,
        sa.delete(StoredDocument).where(
            StoredDocument.sha256.in_(hashes), StoredDocument.media_type == CALENDAR
        ),
    )
