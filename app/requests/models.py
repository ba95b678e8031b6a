"""Tables of requests and of the links through which staff make them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class RequestLink(Base):
    """The secret address through which an organisation's staff ask for a seat; a new one ends the old."""

    __tablename__ = "request_link"

    #: The organisation.
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    #: SHA-256 of the token.
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: When it was made.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom; NULL for the system.
    created_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class SeatRequest(Base):
    """Someone asks for a seat, or to take over a colleague's after the start."""

    __tablename__ = "seat_request"
    __table_args__ = (
        sa.CheckConstraint("kind in ('seat','substitution')", name="kind"),
        sa.CheckConstraint("state in ('open','approved','declined','withdrawn')", name="state"),
        sa.CheckConstraint("(kind = 'substitution') = (replaces_enrolment_id is not null)", name="replaces"),
        sa.CheckConstraint("(state = 'open') = (decided_at is null)", name="decided_at"),
        sa.Index("ix_seat_request_organisation_state", "organisation_id", "state"),
        sa.Index(
            "uq_seat_request_open",
            "organisation_id",
            "cohort_id",
            "kind",
            "email",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(
            "uq_seat_request_open_replaces",
            "replaces_enrolment_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: seat (decided by a coordinator), substitution (decided by an administrator).
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Of which organisation.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    #: For which cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"))
    #: For a substitution: whose seat is taken over.
    replaces_enrolment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    #: Given name of who gets the seat.
    given_name: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Infix.
    infix: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: Family name.
    family_name: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Work e-mail address, lower case.
    email: Mapped[str] = mapped_column(sa.String(LINE))
    #: Job title.
    function: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Why, in the asker's words.
    note: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: open, approved, declined, withdrawn.
    state: Mapped[str] = mapped_column(sa.String(SHORT), default="open")
    #: When it was asked.
    requested_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom; NULL for someone without a login.
    requested_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was decided.
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: By whom.
    decided_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: Why it was declined, told to the asker; else empty.
    reason: Mapped[str] = mapped_column(sa.String(LONG), default="")
