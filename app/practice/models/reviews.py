"""What was submitted, and what trainers answer."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import SHORT, Base, UTCDateTime


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
    #: When the author took it back before it was approved.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CaseReview(Base):
    """A trainer's answer to one version. Only one that `settles` counts."""

    __tablename__ = "case_review"
    __table_args__ = (
        sa.CheckConstraint("verdict in ('returned','approved')", name="verdict"),
        sa.UniqueConstraint("case_version_id", "reviewer_person_id", name="uq_case_review_version_reviewer"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The version; each gets one review, or two where the course asks for a second assessor.
    case_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("case_version.id", ondelete="CASCADE"), index=True
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
    #: Whether this review decided; False for a first assessor's approval that waits for the second.
    settles: Mapped[bool] = mapped_column(default=True)
    #: When given.
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class CaseRemark(Base):
    """A remark at a place in a submitted version, an answer to one, or a line of the conversation beside it."""

    __tablename__ = "case_remark"
    __table_args__ = (
        sa.CheckConstraint(
            "(field is null) = (starts is null) and (field is null) = (ends is null)", name="place"
        ),
        sa.CheckConstraint("starts < ends", name="stretch"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The version that it is about.
    case_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("case_version.id", ondelete="CASCADE"), index=True
    )
    #: The remark that this one answers; NULL for a first one.
    parent_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("case_remark.id", ondelete="CASCADE"), index=True
    )
    #: The text in which it is anchored, named as in `documents.CaseDocument.texts`, or ``entry-7`` for the seventh
    #: line of the version's log; ``asked`` for a point that an answer asks for; NULL: the whole.
    field: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: The stretch ``text[starts:ends]`` in characters, and the place of a point in its list; NULL for the whole.
    starts: Mapped[int | None]
    ends: Mapped[int | None]
    #: Sealed text.
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: Who wrote it: the author or an assessor.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: When.
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When the author or the assessor ticked it off.
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CaseSharing(Base):
    """A reduced sheet of a case, shown to an intervision group for one meeting."""

    __tablename__ = "case_sharing"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "session_id", name="uq_case_sharing_case_session"),
        sa.CheckConstraint("closes_at > opens_at", name="period"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The case.
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_case.id", ondelete="CASCADE"))
    #: The intervision meeting.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"), index=True)
    #: Sealed JSON of the sheet: what the author leaves in it.
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: From when the members can read it, and until when.
    opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When it was shared.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When the author took it back.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SecrecyPromise(Base):
    """A member's promise to keep to themselves what a shared sheet says; no promise, no reading."""

    __tablename__ = "secrecy_promise"

    #: The sheet.
    sharing_id: Mapped[int] = mapped_column(
        sa.ForeignKey("case_sharing.id", ondelete="CASCADE"), primary_key=True
    )
    #: The member.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    #: When promised.
    at: Mapped[datetime] = mapped_column(UTCDateTime)
