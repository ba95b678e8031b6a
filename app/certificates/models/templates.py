"""Tables of the certificate's templates, and of who is listed in the public register."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base, UTCDateTime


class CertificateTemplate(Base):
    """How the certificate of a course looks in a language, from one moment on. Never changed: papers refer to it."""

    __tablename__ = "certificate_template"
    __table_args__ = (
        sa.CheckConstraint("language in ('nl','en','nl+en')", name="language"),
        sa.UniqueConstraint("course_id", "language", "number", name="uq_certificate_template_number"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The course.
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    #: nl, en, nl+en.
    language: Mapped[str] = mapped_column(sa.String(SHORT))
    #: 1, 2, 3 within course and language; the highest is in force.
    number: Mapped[int]
    #: The page, a Jinja template.
    html: Mapped[str] = mapped_column(sa.Text)
    #: The style.
    css: Mapped[str] = mapped_column(sa.Text)
    #: SHA-256 (hex) of both.
    sha256: Mapped[str] = mapped_column(sa.String(64))
    #: When it was made.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom; NULL: it came with the course.
    created_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: What changed, in a few words; or empty.
    note: Mapped[str] = mapped_column(sa.String(LINE), default="")


class RegisterListing(Base):
    """The holder's consent to stand in the public register of experts; it can be withdrawn."""

    __tablename__ = "register_listing"
    __table_args__ = (
        sa.Index(
            "uq_register_listing_in_force",
            "certificate_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at is null"),
            postgresql_where=sa.text("withdrawn_at is null"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Of which certificate.
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))
    #: Whose.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: Where this expert works, as the holder wants it shown.
    place: Mapped[str] = mapped_column(sa.String(LINE))
    #: At which organisation, as the holder wants it shown; or empty.
    organisation: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: By what the register is sorted: the name without infix and diacritics.
    sort_name: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: By what it is searched: the place in small letters, without diacritics.
    place_key: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Likewise the organisation.
    organisation_key: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: When the holder agreed.
    consented_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When the holder took it back.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
