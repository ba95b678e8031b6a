"""Tables of attendance and of what a learner did once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import SHORT, Base, UTCDateTime


class Attendance(Base):
    """One person at one session; no row means that nothing is noted yet."""

    __tablename__ = "attendance"
    __table_args__ = (
        sa.CheckConstraint("state in ('present','absent','made_up')", name="state"),
        sa.UniqueConstraint("session_id", "enrolment_id", name="uq_attendance_session_enrolment"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The session.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"))
    #: The participant's enrolment.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    #: A `rules.AttendanceState`.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The trainer who noted it last.
    noted_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was noted last.
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Achievement(Base):
    """Something that a learner does once for the certificate."""

    __tablename__ = "achievement"
    __table_args__ = (sa.CheckConstraint("key in ('presentation')", name="key"),)

    #: The learner's enrolment.
    enrolment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("enrolment.id"), primary_key=True, autoincrement=False
    )
    #: What: presentation.
    key: Mapped[str] = mapped_column(sa.String(SHORT), primary_key=True)
    #: When it was noted.
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: The trainer who noted it.
    noted_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
