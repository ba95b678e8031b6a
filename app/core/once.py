"""Idempotency keys: the same form sent twice changes nothing more and gets the same answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import Clock
from app.core.db import LONG, SHORT, Base, UTCDateTime, is_sqlite

#: Longer than any session lives.
KEPT = timedelta(days=2)


class OnceKey(Base):
    """A command that was carried out."""

    __tablename__ = "once_key"

    #: The form's random key, tied to its sender.
    key: Mapped[str] = mapped_column(sa.String(SHORT * 2), primary_key=True)
    #: Where its answer led.
    location: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: When it was carried out.
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def earlier_answer(db: Session, clock: Clock, key: str) -> str | None:
    """Claims ``key`` in this transaction: None when it is new, else where the first answer led.

    On PostgreSQL a second sender waits here until the first has committed or rolled back.
    """
    if not is_sqlite(db):
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(key, 0))))
    location = db.scalar(sa.select(OnceKey.location).where(OnceKey.key == key))
    if location is None:
        db.add(OnceKey(key=key, location="", at=clock.now()))
        db.flush()
    return location


def answer(db: Session, key: str, location: str) -> None:
    """Stores where the answer of ``key`` leads."""
    db.execute(sa.update(OnceKey).where(OnceKey.key == key).values(location=location[:LONG]))


def purge(db: Session, clock: Clock) -> None:
    """Forgets keys that no open page can still send."""
    db.execute(sa.delete(OnceKey).where(OnceKey.at < clock.now() - KEPT))
