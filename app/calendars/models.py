"""Tables of feeds and their ready-made bytes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import SHORT, Base, UTCDateTime

_LIVE = sa.text("revoked_at IS NULL")


class CalendarFeed(Base):
    """One secret address of one person. Only its hash is kept: the address itself is shown once."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('cohort', 'learner', 'trainer', 'organisation')", name="kind"),
        sa.Index(
            "uq_calendar_feed_live",
            "kind",
            "subject_id",
            "owner_person_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: A `rules.FeedKind`.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Number of the cohort, person or organisation that the feed is about.
    subject_id: Mapped[int]
    #: Whose address it is.
    owner_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: SHA-256 of the address's secret, 64 hex digits.
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: When made.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When it stopped working; None while it works.
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: The planning version at which the owner's right and the body were last checked.
    checked_version: Mapped[int] = mapped_column(default=-1)
    #: Unix seconds: when the planning stays the same, all is trusted until then.
    trusted_until: Mapped[int] = mapped_column(sa.BigInteger)


class FeedBody(Base):
    """The iCalendar file of one subject, ready to be sent: the same for all who may have it."""

    __tablename__ = "feed_body"

    #: A `rules.FeedKind`.
    kind: Mapped[str] = mapped_column(sa.String(SHORT), primary_key=True)
    #: Number of the cohort, person or organisation.
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Strong ETag without quotes: the start of the body's SHA-256.
    etag: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The file.
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: The planning version that it was made from; older bytes never replace newer ones.
    version: Mapped[int]
    #: When it was made.
    built_at: Mapped[datetime] = mapped_column(UTCDateTime)
