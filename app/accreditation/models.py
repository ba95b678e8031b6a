"""Tables of points: the numbers that learners give, and what was passed on to a register.

Lock order: the cohort's row. Triggers refuse every change of what was passed on; only somebody's number and line may
go from it, when they are erased.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class RegistrationNumber(Base):
    """The number under which somebody stands in a professional register, as they gave it.

    The newest of a person and register counts: only after a merge of two records there is another.
    """

    __tablename__ = "registration_number"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Whose.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: The register's key in `course.yaml`.
    register: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The number: digits only.
    number: Mapped[str] = mapped_column(sa.String(SHORT))
    #: When it was given, or given anew.
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)


class PointDelivery(Base):
    """A list of professionals that was passed on to a register, and the form that its file had."""

    __tablename__ = "point_delivery"
    __table_args__ = (sa.CheckConstraint("points >= 0", name="points"),)

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    #: The register's key in `course.yaml`.
    register: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Its name at that moment.
    register_name: Mapped[str] = mapped_column(sa.String(LINE))
    #: The number under which the register knows the course: the ID in PE-online.
    course_number: Mapped[str] = mapped_column(sa.String(SHORT))
    #: How many points for each.
    points: Mapped[int]
    #: When it was marked as passed on.
    delivered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    delivered_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: Why a correction was needed; empty for a first list.
    reason: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: The first line of the file; empty when it has no heads.
    head: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: SHA-256 (hex) of the file: its head and the lines, by position.
    sha256: Mapped[str] = mapped_column(sa.String(64))


class PointDeliveryLine(Base):
    """One professional on a list that was passed on."""

    __tablename__ = "point_delivery_line"
    __table_args__ = (
        sa.CheckConstraint("round >= 1", name="round"),
        sa.UniqueConstraint("enrolment_id", "register", "round", name="uq_point_delivery_line_round"),
        sa.UniqueConstraint("delivery_id", "position", name="uq_point_delivery_line_position"),
    )

    #: The list.
    delivery_id: Mapped[int] = mapped_column(sa.ForeignKey("point_delivery.id"), primary_key=True)
    #: Who, by enrolment.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), primary_key=True)
    #: The register, as on the list: so that nobody is passed on twice in the same round.
    register: Mapped[str] = mapped_column(sa.String(SHORT))
    #: 1 the first time; each correction counts one on.
    round: Mapped[int]
    #: Place on the list: 1, 2, 3, by family name.
    position: Mapped[int]
    #: The number under which; NULL once the person is erased.
    number: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: Day on which the points were earned, in Amsterdam.
    earned_on: Mapped[date]
    #: Whether this correction takes the points back; then no line stands in the file.
    taken_back: Mapped[bool] = mapped_column(default=False)
    #: The line as it stands in the file; empty when points are taken back, or the person is erased.
    written: Mapped[str] = mapped_column(sa.String(LONG), default="")
