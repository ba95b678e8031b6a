"""Tables of courses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base, UTCDateTime


class Course(Base):
    """A course; its content stands in its versions."""

    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The name of its folder, and its place in addresses.
    slug: Mapped[str] = mapped_column(sa.String(SHORT), unique=True)
    #: The title of the newest version.
    title: Mapped[str] = mapped_column(sa.String(LINE))
    #: How many versions there are; the newest has this number.
    version_count: Mapped[int]


class CourseVersion(Base):
    """What the course was from one moment on. Never changed: cohorts refer to it."""

    __tablename__ = "course_version"
    __table_args__ = (sa.UniqueConstraint("course_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The course.
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    #: 1, 2, 3 within the course.
    number: Mapped[int]
    #: SHA-256 (hex) of all files it was read from.
    sha256: Mapped[str] = mapped_column(sa.String(64))
    #: When it was loaded, in UTC.
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: The complete checked content, with rendered HTML and the certificate's template (`rules.stored`).
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
