"""Tables of certificates and their number series.

Lock order: the cohort's row, then the number series. Triggers refuse every change of what was issued; only the hash
of the PDF may be filled in, once, a certificate may be revoked, and the holder's name may go when they are erased.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LONG, SHORT, Base, UTCDateTime


class Certificate(Base):
    """One certificate: what stands on it is frozen at issue."""

    __tablename__ = "certificate"
    __table_args__ = (
        sa.CheckConstraint("state in ('issued','revoked')", name="state"),
        sa.CheckConstraint("sequence >= 1", name="sequence"),
        sa.CheckConstraint("(state = 'revoked') = (revoked_on is not null)", name="revoked_on"),
        sa.CheckConstraint("(pdf_sha256 is null) = (pdf_at is null)", name="pdf"),
        sa.UniqueConstraint("year", "sequence", name="uq_certificate_series"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: `DTE-2026-0042-P1`: gapless per year, with check characters.
    number: Mapped[str] = mapped_column(sa.String(SHORT), unique=True)
    #: Year of the series: that of `issued_on`.
    year: Mapped[int]
    #: Place in the series: 1, 2, 3.
    sequence: Mapped[int]
    #: For which enrolment; each gets one.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), unique=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    #: The holder.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: Date on the certificate, in Amsterdam.
    issued_on: Mapped[date]
    #: By whom; NULL for the system.
    issued_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: All that stands on it: a `document.CertificateSnapshot`.
    snapshot: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    #: SHA-256 of the PDF; NULL until the worker has made it, then never changed.
    pdf_sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    #: When the PDF was frozen.
    pdf_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: issued, revoked.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Day of the revocation, in Amsterdam.
    revoked_on: Mapped[date | None]
    #: Why, as everyone may read it.
    revoked_reason: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: By whom it was revoked; NULL for the system.
    revoked_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class CertificateSeries(Base):
    """The counter of one year's certificates: raised under a lock in the transaction that uses the number."""

    __tablename__ = "certificate_series"
    __table_args__ = (sa.CheckConstraint("last_number >= 1", name="last_number"),)

    #: The year.
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The last number given.
    last_number: Mapped[int]
