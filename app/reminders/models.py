"""The table of reminders that somebody stopped."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, Base, UTCDateTime


class StoppedReminder(Base):
    """A reminder that shall not go."""

    __tablename__ = "stopped_reminder"

    #: The reminder's key: what it is about, for whom and for which date.
    key: Mapped[str] = mapped_column(sa.String(LINE), primary_key=True)
    #: Why.
    reason: Mapped[str] = mapped_column(sa.String(LINE))
    #: When.
    stopped_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom; NULL for the system.
    stopped_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
