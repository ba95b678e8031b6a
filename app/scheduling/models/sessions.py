"""Tables of course sessions and their guest trainers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class CourseSession(Base):
    """One dated course day or intervision meeting of a cohort."""

    __tablename__ = "course_session"
    __table_args__ = (
        sa.UniqueConstraint("cohort_id", "module_key", "kind", "part"),
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.CheckConstraint("kind IN ('day', 'intervision', 'make_up')", name="kind"),
        sa.CheckConstraint("(kind = 'make_up') = (repeats IS NOT NULL)", name="repeats"),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name="state"),
        sa.CheckConstraint("sequence >= 0", name="sequence"),
        sa.Index("ix_course_session_cohort_id_starts_at", "cohort_id", "starts_at"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Whose session it is.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id", ondelete="CASCADE"))
    #: The module of the cohort's course version.
    module_key: Mapped[str] = mapped_column(sa.String(SHORT))
    #: A `rules.Kind`.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Counts within its kind, from 1; a make-up session bears the number of the module that it repeats.
    number: Mapped[int]
    #: Of a make-up session: the `rules.Kind` of the module that it repeats; None of others.
    repeats: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: Tells sessions of one module apart: empty, or `A`, `B` of a split group, or 1, 2 of make-up sessions.
    part: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: The module's title when the session was planned.
    title: Mapped[str] = mapped_column(sa.String(LINE))
    #: Begin.
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    #: End.
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Where, in one line as calendars show it; taken over from `place_id` and `room_id` when those are set.
    place: Mapped[str] = mapped_column(sa.String(LINE * 2 + 2))
    #: A known place; None when `place` was typed or the session is online only.
    place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"), index=True)
    #: A room of that place.
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"), index=True)
    #: https link of an online session; or empty.
    online_url: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: Which of the cohort's fixed trainers teaches it; None means all of them.
    trainer_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: Who of the cohort it is for; None means everybody.
    subgroup_id: Mapped[int | None] = mapped_column(sa.ForeignKey("subgroup.id"), index=True)
    #: What participants read or bring beforehand; plain text, may be empty.
    preparation: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: A `rules.SessionState`.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: When cancelled last; None while it takes place.
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Identity of the calendar event, for life (RFC 5545 section 3.8.4.7).
    uid: Mapped[str] = mapped_column(sa.String(LINE), unique=True)
    #: Raised when time, place or state changes (RFC 5545 section 3.8.7.4).
    sequence: Mapped[int] = mapped_column(default=0)
    #: When last changed; the event's DTSTAMP.
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SessionTrainer(Base):
    """A guest trainer of one session, who sees that session only."""

    __tablename__ = "session_trainer"

    #: The session.
    session_id: Mapped[int] = mapped_column(
        sa.ForeignKey("course_session.id", ondelete="CASCADE"), primary_key=True
    )
    #: The guest.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
