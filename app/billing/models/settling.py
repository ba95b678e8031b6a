"""Tables of what settles an invoice: bookings of bank entries, and write-offs.

A booking is never changed: another one takes its place. The bookings of an entry that hold never exceed its amount;
what they leave is unmatched, so every cent that came in is in exactly one place.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base, UTCDateTime


class Booking(Base):
    """A part of a bank entry that is booked on one invoice, or kept as the credit of one payer."""

    __tablename__ = "booking"
    __table_args__ = (
        sa.CheckConstraint("amount_cents <> 0", name="amount_cents"),
        sa.Index(
            "ix_booking_current",
            "entry_id",
            sqlite_where=sa.text("replaced_at is null"),
            postgresql_where=sa.text("replaced_at is null"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The bank entry whose money it is.
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("bank_entry.id"), index=True)
    #: Whose debt or credit it is.
    payer_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    #: The invoice that it pays; NULL: the payer's credit.
    invoice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoice.id"), index=True)
    #: In cents, with the sign of the entry: negative for what went out or came back.
    amount_cents: Mapped[int]
    #: Why it was booked so, in Dutch: `Factuurnummer en bedrag kloppen.`
    reason: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: The day in Amsterdam on which it was booked.
    booked_on: Mapped[date] = mapped_column(index=True)
    #: When.
    booked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom; NULL: by itself.
    booked_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was undone or booked elsewhere; NULL while it holds.
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: The day in Amsterdam of that.
    replaced_on: Mapped[date | None]
    #: By whom; NULL: by itself.
    replaced_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class WriteOff(Base):
    """What is no longer expected of an invoice: proposed by one person, approved by another."""

    __tablename__ = "write_off"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", name="amount_cents"),
        sa.CheckConstraint("state in ('open','approved','declined','withdrawn')", name="state"),
        sa.CheckConstraint("(state = 'open') = (decided_at is null)", name="decided_at"),
        sa.CheckConstraint(
            "state <> 'approved' or (decided_by_person_id is not null and proposed_by_person_id is not null "
            "and decided_by_person_id <> proposed_by_person_id)",
            name="two_people",
        ),
        sa.CheckConstraint(
            "(reversed_at is null) = (reversed_on is null) and (reversed_at is null or state = 'approved')",
            name="reversed",
        ),
        sa.Index(
            "uq_write_off_open",
            "invoice_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The invoice.
    invoice_id: Mapped[int] = mapped_column(sa.ForeignKey("invoice.id"), index=True)
    #: How much, in cents.
    amount_cents: Mapped[int]
    #: Why.
    reason: Mapped[str] = mapped_column(sa.String(LINE))
    #: open, approved, declined, withdrawn.
    state: Mapped[str] = mapped_column(sa.String(SHORT), index=True)
    #: When it was proposed.
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    proposed_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was decided or withdrawn.
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: The day in Amsterdam of that.
    decided_on: Mapped[date | None] = mapped_column(index=True)
    #: By whom.
    decided_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When an approved one was undone; NULL while it holds.
    reversed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: The day in Amsterdam of that.
    reversed_on: Mapped[date | None]
    #: By whom; NULL: by itself, because the invoice was credited.
    reversed_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: Why it was declined or undone; may be empty.
    answer: Mapped[str] = mapped_column(sa.String(LINE), default="")
