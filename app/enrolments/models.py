"""Tables of seats, enrolments and the waiting line.

Lock order: the cohort's row, then its :class:`CohortLine`. The unique indexes are the backstop, not the lock.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base, UTCDateTime


class CohortLine(Base):
    """The counter of one cohort's waiting numbers: read and raised under a lock."""

    __tablename__ = "cohort_line"
    __table_args__ = (sa.CheckConstraint("next_waiting_number >= 1", name="next_waiting_number"),)

    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), primary_key=True, autoincrement=False)
    #: The waiting number that the next person in line gets; never goes down.
    next_waiting_number: Mapped[int] = mapped_column(default=1)


class Seat(Base):
    """A place in a cohort, held by an organisation. A released one stays as history; its number is free."""

    __tablename__ = "seat"
    __table_args__ = (
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("price_cents >= 0", name="price_cents"),
        sa.CheckConstraint("state in ('taken','released')", name="state"),
        sa.CheckConstraint("(state = 'released') = (released_at is not null)", name="released_at"),
        sa.CheckConstraint("fee_cents is null or (fee_cents >= 0 and state = 'released')", name="fee_cents"),
        sa.Index(
            "uq_seat_taken_number",
            "cohort_id",
            "number",
            unique=True,
            sqlite_where=sa.text("state = 'taken'"),
            postgresql_where=sa.text("state = 'taken'"),
        ),
        sa.Index("ix_seat_cohort_state", "cohort_id", "state"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"))
    #: Place in the cohort, 1 to the cohort's number of seats; unique among taken seats.
    number: Mapped[int]
    #: Which organisation holds it.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    #: The price in cents as it was when the seat was confirmed.
    price_cents: Mapped[int]
    #: taken, released.
    state: Mapped[str] = mapped_column(sa.String(SHORT), default="taken")
    #: When it was confirmed.
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When it was given back.
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: What giving it back costs the organisation, in cents; 0 when free, NULL while taken.
    fee_cents: Mapped[int | None]


class Enrolment(Base):
    """A named person in a cohort: on a seat, or in line for one."""

    __tablename__ = "enrolment"
    __table_args__ = (
        sa.CheckConstraint("state in ('confirmed','waiting','withdrawn','completed')", name="state"),
        sa.CheckConstraint("state not in ('confirmed','completed') or seat_id is not null", name="seated"),
        sa.CheckConstraint(
            "state <> 'waiting' or (seat_id is null and waiting_number is not null)", name="waiting"
        ),
        sa.CheckConstraint("waiting_number is null or waiting_number >= 1", name="waiting_number"),
        sa.UniqueConstraint("cohort_id", "waiting_number", name="uq_enrolment_waiting_number"),
        sa.Index(
            "uq_enrolment_person",
            "cohort_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"))
    #: Which organisation enrolled the person.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    #: Who is enrolled; once per cohort, withdrawn enrolments aside.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: The seat; NULL while in line. Stays after a withdrawal, as history.
    seat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("seat.id"), unique=True)
    #: confirmed, waiting, withdrawn, completed.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The number drawn in line, 1, 2, 3 without gaps per cohort; NULL for who got a seat at once.
    waiting_number: Mapped[int | None]
    #: Job title as the organisation gave it.
    function: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: When the enrolment was asked for.
    requested_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom; NULL for the system.
    requested_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was withdrawn.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
