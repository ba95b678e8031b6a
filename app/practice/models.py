"""Tables of practice cases. What a person wrote is sealed; what is open says only how far a case is."""

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
            "state in ('draft','submitted','returned','resubmitted','approved')",
            name="state",
        ),
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
    #: A `words.AgeBand`; NULL until chosen.
    age_band: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: Key of one of the course's development lines; NULL until chosen.
    development_line: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: A `cases.CaseState`.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: When begun.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When the author or a trainer last changed something.
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When last submitted.
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When approved.
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Raised by each change: two changes at once cannot both win unseen.
    version_id: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version_id}


class CaseText(Base):
    """The working text of a case, which only its author sees."""

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
    __table_args__ = (sa.CheckConstraint("minutes > 0 and minutes <= 1440", name="minutes"),)

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The case.
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_case.id", ondelete="CASCADE"), index=True)
    #: The day, on an Amsterdam calendar.
    on: Mapped[date] = mapped_column("on_day", sa.Date)
    #: Time worked, in minutes.
    minutes: Mapped[int]
    #: Sealed text.
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: When written.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CaseVersion(Base):
    """What was submitted, frozen; every version is kept."""

    __tablename__ = "case_version"
    __table_args__ = (sa.UniqueConstraint("case_id", "number", name="uq_case_version_number"),)

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The case.
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_case.id", ondelete="CASCADE"))
    #: 1, 2, 3 per case.
    number: Mapped[int]
    #: Sealed JSON of the document, its labels and its log.
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: Codes of the competencies with evidence.
    competencies: Mapped[list[str]] = mapped_column(sa.JSON)
    #: When submitted.
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CaseReview(Base):
    """A trainer's answer to one version."""

    __tablename__ = "case_review"
    __table_args__ = (sa.CheckConstraint("verdict in ('returned','approved')", name="verdict"),)

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The version; each gets one review.
    case_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("case_version.id", ondelete="CASCADE"), unique=True
    )
    #: The trainer.
    reviewer_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: returned, approved.
    verdict: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Sealed feedback.
    sealed_feedback: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: Key of the course's rubric level by competency code.
    rubric: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    #: Codes of the competencies that this review says are reached.
    covers: Mapped[list[str]] = mapped_column(sa.JSON)
    #: When given.
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class CaseRead(Base):
    """One reading of a case's text by another than its author. Written before the text is opened."""

    __tablename__ = "case_read"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The case.
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_case.id", ondelete="CASCADE"), index=True)
    #: Who read it.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: Which version.
    version_number: Mapped[int]
    #: When.
    at: Mapped[datetime] = mapped_column(UTCDateTime)
