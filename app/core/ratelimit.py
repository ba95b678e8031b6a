"""Rate limits, counted in the database so that they hold across workers and machines."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import Clock
from app.core.db import LINE, Base, UTCDateTime, is_sqlite

#: Longer than any window.
KEPT = timedelta(days=1)


class RateWindow(Base):
    """How often a key was used in one window of time."""

    __tablename__ = "rate_window"

    #: What is limited and for whom, hashed where it would tell who.
    key: Mapped[str] = mapped_column(sa.String(LINE), primary_key=True)
    #: The window's number since 1970.
    window: Mapped[int] = mapped_column(primary_key=True)
    #: Uses so far.
    uses: Mapped[int] = mapped_column(default=0)
    #: When the window's first use was.
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def allowed(db: Session, clock: Clock, key: str, *, limit: int, per: timedelta, times: int = 1) -> bool:
    """Counts one use of ``key``, or several, and tells whether it stays within ``limit`` per window."""
    window = int(clock.now().timestamp() // per.total_seconds())
    insert = sqlite_insert if is_sqlite(db) else pg_insert
    statement = insert(RateWindow).values(key=key, window=window, uses=times, at=clock.now())
    counted = statement.on_conflict_do_update(
        index_elements=["key", "window"], set_={"uses": RateWindow.uses + times}
    ).returning(RateWindow.uses)
    uses = db.scalar(counted)
    if uses == times:
        db.execute(sa.delete(RateWindow).where(RateWindow.key == key, RateWindow.window < window))
    return bool(uses is not None and uses <= limit)


def exhausted(db: Session, clock: Clock, key: str, *, limit: int, per: timedelta) -> bool:
    """Whether ``key`` was used ``limit`` times or more in this window; counts nothing."""
    window = int(clock.now().timestamp() // per.total_seconds())
    uses = db.scalar(sa.select(RateWindow.uses).where(RateWindow.key == key, RateWindow.window == window))
    return uses is not None and uses >= limit


def purge(db: Session, clock: Clock) -> None:
    """Forgets windows that are long over."""
    db.execute(sa.delete(RateWindow).where(RateWindow.at < clock.now() - KEPT))
