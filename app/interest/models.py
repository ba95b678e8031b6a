"""The table of expressions of interest."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class Interest(Base):
    """A visitor's message that an organisation wants to take part."""

    __tablename__ = "interest"
    __table_args__ = (
        sa.CheckConstraint("state in ('unconfirmed','open','accepted','declined')", name="state"),
        sa.CheckConstraint("seats is null or seats between 1 and 500", name="seats"),
        sa.CheckConstraint("(state = 'accepted') = (organisation_id is not null)", name="organisation_id"),
        sa.Index("ix_interest_state", "state", "id"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The organisation as the visitor writes it.
    organisation_name: Mapped[str] = mapped_column(sa.String(LINE))
    #: Place of the organisation.
    city: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Given name of who asks.
    given_name: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Infix of who asks.
    infix: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: Family name of who asks.
    family_name: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Work e-mail address, lower case.
    email: Mapped[str] = mapped_column(sa.String(LINE), index=True)
    #: Telephone number; may be empty.
    phone: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: How many seats they think of; NULL when not said.
    seats: Mapped[int | None]
    #: The cohort it is about; NULL for any.
    cohort_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cohort.id"))
    #: A question or remark.
    note: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: ``nl`` or ``en``.
    language: Mapped[str] = mapped_column(sa.String(2), default="nl")
    #: unconfirmed (until the link in the letter is opened), open, accepted, declined.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: SHA-256 of the confirming link's token.
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: When it was sent, and consent was given.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    #: When the address was proven.
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When an administrator decided.
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Who decided.
    decided_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: What it became.
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
