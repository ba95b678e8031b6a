"""Tables of what is decided about certificates: dispensations and awards.

Rows tell what was decided, by whom and why: triggers refuse that they go, and that what was decided changes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LONG, SHORT, Base, UTCDateTime


class Dispensation(Base):
    """One requirement from which one participant is excused, by name and reason, once a second person agrees."""

    __tablename__ = "dispensation"
    __table_args__ = (
        sa.CheckConstraint("state in ('proposed','granted','declined','withdrawn')", name="state"),
        sa.CheckConstraint("(state = 'proposed') = (decided_at is null)", name="decided_at"),
        sa.CheckConstraint(
            "state <> 'granted' or decided_by_person_id <> proposed_by_person_id", name="second_person"
        ),
        sa.Index(
            "uq_dispensation_in_force",
            "enrolment_id",
            "requirement",
            unique=True,
            sqlite_where=sa.text("state in ('proposed','granted')"),
            postgresql_where=sa.text("state in ('proposed','granted')"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Who is excused.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    #: From what: the requirement's key (`rules.requirements`).
    requirement: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Why.
    reason: Mapped[str] = mapped_column(sa.String(LONG))
    #: proposed, granted, declined, withdrawn.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: When it was proposed.
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    proposed_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was granted, declined or withdrawn.
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: By whom: another than who proposed, when it was granted.
    decided_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: Why it was declined or withdrawn; or empty.
    decided_reason: Mapped[str] = mapped_column(sa.String(LONG), default="")


class Award(Base):
    """The decision that a participant gets the certificate: proposed by one person, confirmed by another."""

    __tablename__ = "award"
    __table_args__ = (
        sa.CheckConstraint("state in ('proposed','confirmed','declined','issued')", name="state"),
        sa.CheckConstraint("(state = 'proposed') = (decided_at is null)", name="decided_at"),
        sa.CheckConstraint(
            "state in ('proposed','declined') or decided_by_person_id <> proposed_by_person_id",
            name="second_person",
        ),
        sa.Index(
            "uq_award_in_force",
            "enrolment_id",
            unique=True,
            sqlite_where=sa.text("state <> 'declined'"),
            postgresql_where=sa.text("state <> 'declined'"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    #: Who gets it.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    #: proposed, confirmed, declined, issued.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: How far the participant was when it was proposed: each requirement with how it was met.
    progress: Mapped[list[Any]] = mapped_column(sa.JSON)
    #: When it was proposed.
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    proposed_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was confirmed or declined.
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: By whom: another than who proposed, when it was confirmed.
    decided_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: Why it was declined; or empty.
    decided_reason: Mapped[str] = mapped_column(sa.String(LONG), default="")
