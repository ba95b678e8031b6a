"""Tables of certificates, their files, their number series, and the batches that issue them.

Lock order: the cohort's row, then the number series. Triggers refuse every change of what was issued; only the hash
of the PDF may be filled in, once, a certificate may be revoked or replaced, and the holder's name may go when they
are erased.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class Certificate(Base):
    """One certificate: what stands on it is frozen at issue."""

    __tablename__ = "certificate"
    __table_args__ = (
        sa.CheckConstraint("state in ('issued','revoked','replaced')", name="state"),
        sa.CheckConstraint("sequence >= 1", name="sequence"),
        sa.CheckConstraint("(state = 'revoked') = (revoked_on is not null)", name="revoked_on"),
        sa.CheckConstraint("(state = 'replaced') = (replaced_on is not null)", name="replaced_on"),
        sa.CheckConstraint("(pdf_sha256 is null) = (pdf_at is null)", name="pdf"),
        sa.CheckConstraint("language in ('nl','en','nl+en')", name="language"),
        sa.CheckConstraint("(status_list_id is null) = (status_index is null)", name="status"),
        sa.UniqueConstraint("year", "sequence", name="uq_certificate_series"),
        sa.UniqueConstraint("status_list_id", "status_index", name="uq_certificate_status"),
        sa.Index(
            "uq_certificate_in_force",
            "enrolment_id",
            unique=True,
            sqlite_where=sa.text("state = 'issued'"),
            postgresql_where=sa.text("state = 'issued'"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: `DTE-2026-0042-P1`: gapless per year, with check characters.
    number: Mapped[str] = mapped_column(sa.String(SHORT), unique=True)
    #: Year of the series: that of `issued_on`.
    year: Mapped[int]
    #: Place in the series: 1, 2, 3.
    sequence: Mapped[int]
    #: What a reader types beside the number: `K7QF-2MXD`; NULL on papers from before there were codes.
    code: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: For which enrolment; each has one in force at most.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    #: The holder.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: Day of the award, in Amsterdam: that of the first certificate, which a re-issue keeps.
    awarded_on: Mapped[date]
    #: Date on the certificate, in Amsterdam.
    issued_on: Mapped[date]
    #: Last day on which it holds; NULL: for good.
    valid_until: Mapped[date | None]
    #: nl, en, nl+en.
    language: Mapped[str] = mapped_column(sa.String(SHORT), default="nl")
    #: The decision behind it; NULL on those from before there was a list of decisions.
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award.id"), index=True)
    #: What it was printed with; NULL: the course version's own.
    template_id: Mapped[int | None] = mapped_column(sa.ForeignKey("certificate_template.id"))
    #: The certificate that this one replaces; each is replaced once at most.
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("certificate.id"), unique=True)
    #: By whom; NULL for the system.
    issued_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: All that stands on it: a `document.CertificateSnapshot`.
    snapshot: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    #: SHA-256 of the PDF; NULL until the worker has made it, then never changed.
    pdf_sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    #: When the PDF was frozen.
    pdf_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Where its bit stands in the published list of revocations; NULL without a credential.
    status_list_id: Mapped[int | None] = mapped_column(sa.ForeignKey("status_list.id"))
    #: Place in that list, from 0.
    status_index: Mapped[int | None]
    #: issued, revoked, replaced.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Day on which another took its place, in Amsterdam.
    replaced_on: Mapped[date | None]
    #: Why, as everyone may read it; empty when it was not replaced.
    replaced_reason: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: Day of the revocation, in Amsterdam.
    revoked_on: Mapped[date | None]
    #: Why, as everyone may read it.
    revoked_reason: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: By whom it was revoked; NULL for the system.
    revoked_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class CertificateFile(Base):
    """A digital form of a certificate, beside its PDF. Never changed, never removed but with the holder's name."""

    __tablename__ = "certificate_file"
    __table_args__ = (sa.CheckConstraint("kind in ('credential','jwt','png','svg')", name="kind"),)

    #: The certificate.
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"), primary_key=True)
    #: credential (JSON-LD), jwt, png, svg.
    kind: Mapped[str] = mapped_column(sa.String(SHORT), primary_key=True)
    #: SHA-256 of its bytes, a stored document.
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)


class CertificateSeries(Base):
    """The counter of one year's certificates: raised under a lock in the transaction that uses the number."""

    __tablename__ = "certificate_series"
    __table_args__ = (sa.CheckConstraint("last_number >= 1", name="last_number"),)

    #: The year.
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The last number given.
    last_number: Mapped[int]


class CertificateBatch(Base):
    """Issuing the certificates of a cohort, one after the other, by the worker."""

    __tablename__ = "certificate_batch"
    __table_args__ = (
        sa.CheckConstraint("state in ('running','stopped','done')", name="state"),
        sa.CheckConstraint("language in ('nl','en','nl+en')", name="language"),
        sa.Index(
            "uq_certificate_batch_running",
            "cohort_id",
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    #: Language of these certificates: nl, en, nl+en.
    language: Mapped[str] = mapped_column(sa.String(SHORT), default="nl")
    #: running, stopped (by a person; can go on), done.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: When it was started.
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    started_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was stopped, or done.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CertificateBatchItem(Base):
    """One certificate of a batch."""

    __tablename__ = "certificate_batch_item"
    __table_args__ = (
        sa.CheckConstraint("state in ('waiting','done','refused')", name="state"),
        sa.CheckConstraint("(state = 'done') = (certificate_id is not null)", name="certificate_id"),
        sa.UniqueConstraint("batch_id", "award_id", name="uq_certificate_batch_item_award"),
    )

    #: The batch.
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate_batch.id"), primary_key=True)
    #: Place in the batch: 1, 2, 3, by family name.
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The confirmed decision that it carries out.
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"))
    #: waiting, done, refused.
    state: Mapped[str] = mapped_column(sa.String(SHORT), default="waiting")
    #: What it became.
    certificate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("certificate.id"))
    #: Why it was refused; a sentence in Dutch, or empty.
    problem: Mapped[str] = mapped_column(sa.String(LINE * 2), default="")
