"""Tables of attendance, check-in, making up, and of what a learner did once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class Attendance(Base):
    """One person at one session; no row means that nothing is noted yet."""

    __tablename__ = "attendance"
    __table_args__ = (
        sa.CheckConstraint("state in ('present','late','left_early','absent','excused')", name="state"),
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
    #: The trainer who noted it last, or the participant who checked in.
    noted_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was noted last.
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class AttendanceChange(Base):
    """One step in the history of a mark: who noted what, when, and why it was corrected. Never changed."""

    __tablename__ = "attendance_change"
    __table_args__ = (
        sa.CheckConstraint("source in ('trainer','self')", name="source"),
        sa.Index("ix_attendance_change_session_id_enrolment_id", "session_id", "enrolment_id"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The session.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"))
    #: The participant's enrolment.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    #: What was noted before; None for nothing.
    before: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: What was noted; None takes a mark away.
    state: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: trainer: by a trainer; self: by the participant with the code on the screen.
    source: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The number that the phone gave to this tap (UUID): the same tap sent twice counts once.
    tap_id: Mapped[str | None] = mapped_column(sa.String(36), unique=True)
    #: When it was tapped by the phone's clock; a tap that arrives late never undoes a newer one.
    tapped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Why it was corrected afterwards; empty on the day itself.
    reason: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: By whom.
    noted_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: When it reached us.
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class AbsenceReport(Base):
    """A participant's own word, beforehand, of not coming to a session at the moment at which it was to begin.

    It stands while the session begins at that moment: of another day nothing was said.
    """

    __tablename__ = "absence_report"

    #: The session.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"), primary_key=True)
    #: The participant's enrolment.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), primary_key=True, index=True)
    #: What they said; may be empty. We ask for no medical reasons.
    remark: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: When the session was to begin, as they had it before them.
    reported_for: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When reported last.
    reported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When they said that they come after all; None while the report stands.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class MakeUp(Base):
    """How a missed session is made up for: another session, or a task. It counts as attended once it is done."""

    __tablename__ = "make_up"
    __table_args__ = (
        sa.CheckConstraint("kind in ('session','task')", name="kind"),
        sa.CheckConstraint("(kind = 'session') = (at_session_id is not null)", name="at_session"),
        sa.Index(
            "uq_make_up_live",
            "enrolment_id",
            "session_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at is null"),
            postgresql_where=sa.text("withdrawn_at is null"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The participant's enrolment.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    #: The session that was missed.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"), index=True)
    #: session or task.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The session that makes up for it, of this cohort or another one; done when attended there.
    at_session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course_session.id"), index=True)
    #: What is to be done instead; empty for a session.
    task: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: Of a task: ready by this day.
    due_on: Mapped[date | None]
    #: When agreed.
    agreed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: The trainer who agreed.
    agreed_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: Of a task: when the trainer found it done.
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Of a task: which trainer.
    done_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was called off; None while it stands.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CheckIn(Base):
    """That participants may check in to a session by themselves, with a code that changes."""

    __tablename__ = "check_in"

    #: The session.
    session_id: Mapped[int] = mapped_column(
        sa.ForeignKey("course_session.id"), primary_key=True, autoincrement=False
    )
    #: What the codes are derived from: 32 random bytes, new at each opening.
    secret: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: When opened.
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By which trainer.
    opened_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: When closed; None while open.
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CheckInDevice(Base):
    """Which device a participant checked in with: one person, one device, per session."""

    __tablename__ = "check_in_device"
    __table_args__ = (sa.UniqueConstraint("session_id", "device_sha256"),)

    #: The session.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"), primary_key=True)
    #: The participant's enrolment.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), primary_key=True, index=True)
    #: SHA-256 of the device's cookie, 64 hex digits.
    device_sha256: Mapped[str] = mapped_column(sa.String(64))
    #: When.
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class SharedDevice(Base):
    """That a participant wanted to check in with the device of another one, which is refused; the trainer sees it."""

    __tablename__ = "shared_device"

    #: The session.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"), primary_key=True)
    #: Who wanted to check in.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), primary_key=True, index=True)
    #: Whose device it was: who had checked in with it.
    owner_enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    #: When, the first time.
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class SignedList(Base):
    """A signed attendance list, frozen as PDF/A. Never changed; a correction makes a new one."""

    __tablename__ = "signed_list"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The session.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"), index=True)
    #: SHA-256 of what was noted when signed, in a fixed order; it stands on the paper.
    content_sha256: Mapped[str] = mapped_column(sa.String(64))
    #: What was noted when signed, as the paper shows it.
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    #: SHA-256 of the stored PDF; None until it is rendered.
    pdf_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    #: When signed.
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By which trainer.
    signed_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


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
