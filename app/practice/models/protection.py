"""Keys, readings, emergency access, holds and erasures: what protects the person that a case is about."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base, UTCDateTime


class CaseKey(Base):
    """The key of one case, wrapped by the instance's key. Without it nothing of the case opens."""

    __tablename__ = "case_key"
    __table_args__ = (sa.CheckConstraint("(wrapped is null) = (destroyed_at is not null)", name="destroyed"),)

    #: The case.
    case_id: Mapped[int] = mapped_column(
        sa.ForeignKey("practice_case.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: Name of the key (UUID), under which the ledger of erasures knows it; never used twice.
    key_id: Mapped[str] = mapped_column(sa.String(36), unique=True)
    #: The key, wrapped; NULL after destruction.
    wrapped: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    #: Fingerprint of the instance's key that wraps it: which ones a rotation still has to do.
    wrapped_by: Mapped[str] = mapped_column(sa.String(SHORT), index=True)
    #: When made.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When destroyed.
    destroyed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class KeyRotation(Base):
    """One round in which every text is sealed anew under a new key of its case; keys older than its start are due."""

    __tablename__ = "key_rotation"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: When begun, and when the last case was done; one that was broken off goes on from its old start.
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CaseRead(Base):
    """One reading of a case's text by another than its author (NEN 7513). Written before the text is opened."""

    __tablename__ = "case_read"
    __table_args__ = (sa.CheckConstraint("action in ('read','share','emergency','export')", name="action"),)

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The case.
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_case.id", ondelete="CASCADE"), index=True)
    #: Who read it.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: Which version; 0 for the working text.
    version_number: Mapped[int]
    #: In which role.
    role: Mapped[str] = mapped_column(sa.String(SHORT), default="trainer")
    #: read: as assessor; share: in an intervision group; emergency: by an emergency access; export: in a file.
    action: Mapped[str] = mapped_column(sa.String(SHORT), default="read")
    #: On what ground, in words that name nobody.
    ground: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: The request, as in the server's log; empty for a command.
    request_id: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: The emergency access that opened it, if any.
    emergency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("emergency_access.id"))
    #: When.
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class EmergencyAccess(Base):
    """Two administrators together open one case for a short time, and its author hears of it."""

    __tablename__ = "emergency_access"
    __table_args__ = (
        sa.CheckConstraint("granted_by_person_id <> asked_by_person_id", name="two_people"),
        sa.CheckConstraint("(granted_at is null) = (ends_at is null)", name="period"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The case.
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_case.id"), index=True)
    #: Why; names nobody. The author reads it.
    reason: Mapped[str] = mapped_column(sa.String(LINE))
    #: The first administrator.
    asked_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: When asked.
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: The second administrator; NULL until granted.
    granted_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When granted, and when it ends by itself.
    granted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When it was refused, withdrawn, closed early, or summed up for the author after its end.
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LegalHold(Base):
    """A case whose text may not be erased for now, and why."""

    __tablename__ = "legal_hold"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The case.
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_case.id"), index=True)
    #: Why; names nobody.
    reason: Mapped[str] = mapped_column(sa.String(LINE))
    #: Who set it.
    set_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: When set.
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Who lifted it; NULL while it holds.
    lifted_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When lifted.
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ErasureRun(Base):
    """One run that erased texts: what was due, what was done, and the proof of it."""

    __tablename__ = "erasure_run"
    __table_args__ = (sa.CheckConstraint("cause in ('retention','request','restore')", name="cause"),)

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: retention: the period was over; request: somebody asked; restore: applied again after a backup came back.
    cause: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Who started it; NULL for the system.
    started_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When begun, and when the last case of it was done.
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: SHA-256 (hex) over the names of the destroyed keys in order; NULL until finished.
    proof: Mapped[str | None] = mapped_column(sa.String(64))


class CaseErasure(Base):
    """One case of a run."""

    __tablename__ = "case_erasure"

    #: The run.
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("erasure_run.id"), primary_key=True)
    #: The case.
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_case.id"), primary_key=True, index=True)
    #: Name of the key that was destroyed.
    key_id: Mapped[str] = mapped_column(sa.String(36))
    #: The day from which the text was no longer needed.
    due_on: Mapped[date] = mapped_column(sa.Date)
    #: When its text was gone; NULL while the run still has to do it.
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
