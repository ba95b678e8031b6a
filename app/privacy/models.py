"""Requests of people about their data."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import SHORT, Base, UTCDateTime


class SubjectRequest(Base):
    """Somebody asks what we hold about them, or to mend or erase it (GDPR art. 15-17); answered within a month."""

    __tablename__ = "subject_request"
    __table_args__ = (
        sa.CheckConstraint("kind in ('access','correction','erasure')", name="kind"),
        sa.CheckConstraint("state in ('open','granted','refused')", name="state"),
        sa.CheckConstraint("person_id is null or case_id is null", name="about"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: access, correction, erasure.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The person with an account or enrolment who asks; NULL for somebody described in a case.
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: The case in which somebody is described, found by group and alias; NULL for a person of ours.
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("practice_case.id"), index=True)
    #: The organisation through which the described person asks.
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    #: Sealed words of the request.
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: The day on which it came in, and the last day for an answer.
    received_on: Mapped[date] = mapped_column(sa.Date)
    due_on: Mapped[date] = mapped_column(sa.Date)
    #: open, granted, refused.
    state: Mapped[str] = mapped_column(sa.String(SHORT), default="open")
    #: Sealed answer; empty until answered.
    sealed_answer: Mapped[bytes] = mapped_column(sa.LargeBinary, default=b"")
    #: Who answered; NULL while open.
    answered_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When noted here, and when answered.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
