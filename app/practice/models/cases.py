"""A case and what its author writes. What a person wrote is sealed; what is open says only how far a case is."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import SHORT, Base, UTCDateTime


class PracticeCase(Base):
    """One case of one learner, without its text."""

    __tablename__ = "practice_case"
    __table_args__ = (
        sa.CheckConstraint(
            "state in ('draft','submitted','in_review','returned','resubmitted','withdrawn','approved')",
            name="state",
        ),
        sa.CheckConstraint("phase in ('talents','workplace','start','follow_up')", name="phase"),
        sa.CheckConstraint("placement in ('none','agreed','started','stopped')", name="placement"),
        sa.CheckConstraint("(placement in ('started','stopped')) = (started_on is not null)", name="started"),
        sa.CheckConstraint("(placement = 'stopped') = (stopped_on is not null)", name="stopped"),
        sa.CheckConstraint("stopped_on >= started_on and runs_on >= started_on", name="placement_days"),
        sa.UniqueConstraint("enrolment_id", "number", name="uq_practice_case_number"),
        sa.UniqueConstraint("cohort_id", "alias", name="uq_practice_case_alias"),
        sa.Index("ix_practice_case_cohort_state", "cohort_id", "state"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The learner's enrolment, for which the case counts.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    #: The author.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: The cohort, whose trainers review the case.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"))
    #: The learner's first, second, third case.
    number: Mapped[int]
    #: What the person is called here: a word that the system gives, once per cohort.
    alias: Mapped[str] = mapped_column(sa.String(SHORT))
    #: A `words.Colour`, given by the system with the alias.
    colour: Mapped[str] = mapped_column(sa.String(SHORT))
    #: A `words.AgeBand`; NULL until chosen.
    age_band: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: Key of one of the course's development lines; NULL until chosen.
    development_line: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: A `words.Phase`: at which of the four tasks the learner is with this person.
    phase: Mapped[str] = mapped_column(sa.String(SHORT), default="talents")
    #: A `words.Placement`: whether the person has work, and whether it still goes on.
    placement: Mapped[str] = mapped_column(sa.String(SHORT), default="none")
    #: The first day of the work.
    started_on: Mapped[date | None] = mapped_column(sa.Date)
    #: The last day on which the author noted that the work went on.
    runs_on: Mapped[date | None] = mapped_column(sa.Date)
    #: The last day of the work.
    stopped_on: Mapped[date | None] = mapped_column(sa.Date)
    #: A `cases.CaseState`.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The trainer who reads and answers; NULL until the case is submitted, or when nobody can.
    reviewer_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: The second assessor, where the course asks for one.
    second_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: When begun.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When the author or a trainer last changed something.
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When last submitted.
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When approved.
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When its text was erased; the counts above stay.
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Raised by each change: two changes at once cannot both win unseen.
    version_id: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version_id}


class CaseText(Base):
    """The working text of a case, which only its author sees.

    The sealed JSON holds a revision per field, so that two devices do not overwrite each other.
    """

    __tablename__ = "case_text"

    #: The case.
    case_id: Mapped[int] = mapped_column(
        sa.ForeignKey("practice_case.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: Sealed JSON of a `cases.CaseDocument`.
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)


class CaseEntry(Base):
    """One dated line of the log."""

    __tablename__ = "case_entry"
    __table_args__ = (
        sa.CheckConstraint("minutes > 0 and minutes <= 1440", name="minutes"),
        sa.CheckConstraint("kind in ('visit','contact','meeting','work','other')", name="kind"),
        sa.UniqueConstraint("case_id", "client_id", name="uq_case_entry_case_id_client_id"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The case.
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_case.id", ondelete="CASCADE"), index=True)
    #: The day, on an Amsterdam calendar.
    on: Mapped[date] = mapped_column("on_day", sa.Date)
    #: A `words.EntryKind`.
    kind: Mapped[str] = mapped_column(sa.String(SHORT), default="other")
    #: The number that the device gave to this line (UUID): sent twice, it counts once.
    client_id: Mapped[str | None] = mapped_column(sa.String(36))
    #: Raised by each change, so that two devices do not overwrite each other.
    revision: Mapped[int] = mapped_column(default=1)
    #: Time worked, in minutes.
    minutes: Mapped[int]
    #: Sealed text.
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: When written.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CaseAttachment(Base):
    """A picture of a document or a drawing, re-encoded and sealed; only where the course allows it."""

    __tablename__ = "case_attachment"
    __table_args__ = (sa.CheckConstraint("kind in ('document','drawing')", name="kind"),)

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The case.
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_case.id", ondelete="CASCADE"), index=True)
    #: document: a photo of paper; drawing: something that was made.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Width and height in pixels, and the size of the picture in bytes before sealing.
    width: Mapped[int]
    height: Mapped[int]
    size_bytes: Mapped[int]
    #: Sealed base64 of the picture as we encoded it, without any data about camera, place or time.
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: When added.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When the author took it away; versions that were submitted with it still show it.
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
