"""Tables of seats, enrolments, the waiting line and its offers, and what an organisation may take.

Lock order: the cohort's row, then its :class:`CohortLine`. The unique indexes are the backstop, not the lock.
"""

from __future__ import annotations

from datetime import date, datetime

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
    #: For a seat that was reserved without a name: by when the name is due; NULL for one that began with a name.
    names_due_on: Mapped[date | None]


class Enrolment(Base):
    """A named person in a cohort: on a seat, or in line for one."""

    __tablename__ = "enrolment"
    __table_args__ = (
        sa.CheckConstraint("state in ('confirmed','waiting','withdrawn','completed')", name="state"),
        sa.CheckConstraint("state not in ('confirmed','completed') or seat_id is not null", name="seated"),
        sa.CheckConstraint(
            "state <> 'waiting' or (seat_id is null and waiting_number is not null)", name="waiting"
        ),
        sa.CheckConstraint(
            "ended_as is null or (state = 'withdrawn'"
            " and ended_as in ('withdrawn','substituted','moved','declined','expired'))",
            name="ended_as",
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
    #: How it ended: withdrawn, substituted (by a colleague), moved (to another cohort), declined (an offer),
    #: expired (an offer without an answer).
    ended_as: Mapped[str | None] = mapped_column(sa.String(SHORT))


class CohortTerms(Base):
    """How one cohort hands out its seats; without a row the defaults of ``rules.Terms`` hold."""

    __tablename__ = "cohort_terms"
    __table_args__ = (
        sa.CheckConstraint("offer_hours between 1 and 720", name="offer_hours"),
        sa.CheckConstraint("offers_stop_days between 0 and 365", name="offers_stop_days"),
        sa.CheckConstraint(
            "organisation_limit is null or organisation_limit >= 1", name="organisation_limit"
        ),
    )

    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), primary_key=True, autoincrement=False)
    #: How many hours an offer is held.
    offer_hours: Mapped[int]
    #: From how many days before the start nothing is offered automatically.
    offers_stop_days: Mapped[int]
    #: How many people one organisation may have in the cohort, in line too; NULL for no limit.
    organisation_limit: Mapped[int | None]
    #: Whether passing the limit is refused; else it is only warned about.
    limit_is_hard: Mapped[bool]


class Allotment(Base):
    """What one organisation may take in one cohort, and what is kept for it until a day."""

    __tablename__ = "allotment"
    __table_args__ = (
        sa.CheckConstraint("most is null or most >= 0", name="most"),
        sa.CheckConstraint("reserved >= 0", name="reserved"),
        sa.CheckConstraint("reserved = 0 or reserved_until is not null", name="reserved_until"),
    )

    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), primary_key=True, autoincrement=False)
    #: The organisation.
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id"), primary_key=True, autoincrement=False, index=True
    )
    #: This organisation's own limit instead of the cohort's; NULL for the cohort's.
    most: Mapped[int | None]
    #: Whether passing that own limit is refused.
    most_is_hard: Mapped[bool] = mapped_column(default=False)
    #: How many seats are kept for it, those that it has taken included.
    reserved: Mapped[int] = mapped_column(default=0)
    #: Last day on which they are kept, in Amsterdam.
    reserved_until: Mapped[date | None]


class Offer(Base):
    """A free seat held for the next in line, until a moment."""

    __tablename__ = "offer"
    __table_args__ = (
        sa.CheckConstraint("state in ('open','accepted','declined','expired','withdrawn')", name="state"),
        sa.CheckConstraint("(state = 'open') = (ended_at is null)", name="ended_at"),
        sa.CheckConstraint("ends_at > made_at", name="ends_at"),
        sa.Index(
            "uq_offer_open",
            "enrolment_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index("ix_offer_cohort_state", "cohort_id", "state"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"))
    #: Whose turn it is.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    #: open, accepted, declined, expired, withdrawn.
    state: Mapped[str] = mapped_column(sa.String(SHORT), default="open")
    #: When it was made.
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Until when it holds, exactly.
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    #: When it ended, however it did.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Who accepted or declined it; NULL for the system.
    ended_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
