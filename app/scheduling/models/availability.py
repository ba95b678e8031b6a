"""Tables of when trainers can, and how strictly a conflict is taken."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base, UTCDateTime


class TrainerAbsence(Base):
    """A period in which a trainer cannot teach."""

    __tablename__ = "trainer_absence"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.Index("ix_trainer_absence_person_id_starts_at", "person_id", "starts_at"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The trainer.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: From when.
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Until when.
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: In the trainer's own words, such as `vakantie`; may be empty.
    reason: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: When noted.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class AvailabilityRequest(Base):
    """The question to a trainer whether they can teach a session, answered by a mailed link."""

    __tablename__ = "availability_request"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "person_id"),
        sa.CheckConstraint("answer IN ('yes', 'no')", name="answer"),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The session.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id", ondelete="CASCADE"))
    #: Who is asked.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: SHA-256 of the link's secret, 64 hex digits.
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: When asked last.
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Who asked.
    asked_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: The session's begin when asked: another time asks again.
    asked_for: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When answered; None while waiting.
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: yes or no.
    answer: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: What the trainer added; may be empty.
    remark: Mapped[str] = mapped_column(sa.String(LINE), default="")


class ConflictSetting(Base):
    """How strictly one kind of conflict is taken; without a row the default of `rules` holds."""

    __tablename__ = "conflict_setting"
    __table_args__ = (sa.CheckConstraint("level IN ('block', 'warn')", name="level"),)

    #: A kind of conflict: `rules.ConflictKind`.
    kind: Mapped[str] = mapped_column(sa.String(SHORT), primary_key=True)
    #: block or warn.
    level: Mapped[str] = mapped_column(sa.String(SHORT))
