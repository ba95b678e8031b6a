"""Tables of materials, announcements, notes and what learners let others see."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class Material(Base):
    """Something to read or use, of a cohort or of one of its sessions; its content stands in its versions."""

    __tablename__ = "material"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('file', 'link', 'text')", name="kind"),
        sa.CheckConstraint("(visible_from IS NULL) <> (days_before IS NULL)", name="shown"),
        sa.CheckConstraint("days_before IS NULL OR session_id IS NOT NULL", name="days_before"),
        sa.Index("ix_material_cohort_id_session_id", "cohort_id", "session_id"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"))
    #: The session it belongs to; None is for the whole cohort.
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course_session.id"), index=True)
    #: file, link or text.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: From when learners see it; None when that follows from its session.
    visible_from: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Learners see it from so many days before its session, also when that moves; None with a moment of its own.
    days_before: Mapped[int | None]
    #: How many versions there are; the newest has this number.
    version_count: Mapped[int]
    #: When made.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When it was taken away; None while it is there.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class MaterialVersion(Base):
    """What a material was from one moment on. Never changed."""

    __tablename__ = "material_version"
    __table_args__ = (sa.UniqueConstraint("material_id", "number"),)

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The material.
    material_id: Mapped[int] = mapped_column(sa.ForeignKey("material.id"))
    #: 1, 2, 3 within the material.
    number: Mapped[int]
    #: Title on screen.
    title: Mapped[str] = mapped_column(sa.String(LINE))
    #: Of a file: SHA-256 of the stored document.
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    #: Of a file: the name under which it is saved.
    file_name: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Of a file: its size in bytes.
    size: Mapped[int] = mapped_column(default=0)
    #: Of a link: an https address.
    url: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: Of a text: Markdown.
    text: Mapped[str] = mapped_column(sa.Text, default="")
    #: When made.
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    made_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class Announcement(Base):
    """News for the participants of a cohort, on the portal and, when asked, by letter."""

    __tablename__ = "announcement"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    #: Title.
    title: Mapped[str] = mapped_column(sa.String(LINE))
    #: Markdown.
    text: Mapped[str] = mapped_column(sa.Text)
    #: Whether it went by letter too.
    by_letter: Mapped[bool]
    #: When posted.
    posted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    posted_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was taken off the portal; None while it is there.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SessionNote(Base):
    """What the trainers of a cohort want to remember of a session; learners never see it."""

    __tablename__ = "session_note"

    #: The session.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"), primary_key=True)
    #: Plain text.
    text: Mapped[str] = mapped_column(sa.Text)
    #: Raised at each change, so that two trainers never overwrite each other unseen.
    version: Mapped[int] = mapped_column(default=1)
    #: When changed last.
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    updated_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class ContactChoice(Base):
    """What a participant lets the others of the cohort see; without a row only name and organisation."""

    __tablename__ = "contact_choice"

    #: The participant's enrolment.
    enrolment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("enrolment.id"), primary_key=True, autoincrement=False
    )
    #: Whether the e-mail address may be seen.
    show_email: Mapped[bool] = mapped_column(default=False)
    #: A telephone number to show; empty shows none.
    phone: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: When chosen.
    chosen_at: Mapped[datetime] = mapped_column(UTCDateTime)
