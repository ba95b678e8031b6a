"""Batches: how far the worker is with the certificates of a cohort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.erasing import ERASED
from app.certificates.models import Award, Certificate, CertificateBatch, CertificateBatchItem
from app.certificates.queries.certificates import CertificateView, view_of
from app.certificates.rules.requirements import CertificateState
from app.core.errors import NotFound
from app.enrolments import service as enrolments


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One certificate of a batch."""

    position: int
    name: str
    #: waiting, done, refused.
    state: str
    certificate_id: int | None
    #: Empty until it is issued.
    number: str
    #: Whether its PDF was made and signed, and so its letter posted.
    printed: bool
    #: Whether it was replaced or revoked before that.
    ended: bool
    #: Why it was refused, or why the batch stopped here; in Dutch, or empty.
    problem: str


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with its certificates."""

    id: int
    cohort_id: int
    #: running, stopped, done.
    state: str
    started_at: datetime
    ended_at: datetime | None
    items: tuple[BatchItem, ...]

    def count(self, state: str) -> int:
        """How many of the certificates are in this state."""
        return sum(item.state == state for item in self.items)

    @property
    def printed(self) -> int:
        """How many have their PDF."""
        return sum(item.printed for item in self.items)

    @property
    def halted(self) -> str:
        """Why the worker stopped it; empty when it did not."""
        return next((one.problem for one in self.items if one.problem and one.state != "refused"), "")


def batch_view(db: Session, batch_id: int) -> BatchView:
    """A batch. Raises NotFound. Five queries, whatever its size."""
    row = db.get(CertificateBatch, batch_id)
    if row is None:
        raise NotFound
    query = (
        sa.select(
            CertificateBatchItem,
            Award.enrolment_id,
            Certificate.number,
            Certificate.pdf_sha256,
            Certificate.state,
            Certificate.snapshot["name"].as_string().label("name"),
        )
        .join(Award, Award.id == CertificateBatchItem.award_id)
        .outerjoin(Certificate, Certificate.id == CertificateBatchItem.certificate_id)
        .where(CertificateBatchItem.batch_id == batch_id)
        .order_by(CertificateBatchItem.position)
    )
    seated = {one.enrolment_id: one.name for one in enrolments.participants(db, row.cohort_id)}
    items = tuple(
        BatchItem(
            position=item.position,
            name=name or seated.get(enrolment_id, ""),
            state=item.state,
            certificate_id=item.certificate_id,
            number=number or "",
            printed=pdf is not None,
            ended=pdf is None and state not in (None, CertificateState.ISSUED),
            problem=item.problem,
        )
        for item, enrolment_id, number, pdf, state, name in db.execute(query)
    )
    return BatchView(row.id, row.cohort_id, row.state, row.started_at, row.ended_at, items)


def open_batch(db: Session, cohort_id: int) -> int | None:
    """The batch of this cohort that has not ended; or None."""
    query = sa.select(CertificateBatch.id).where(
        CertificateBatch.cohort_id == cohort_id, CertificateBatch.state != "done"
    )
    return db.scalar(query.order_by(CertificateBatch.id.desc()).limit(1))


def in_force(db: Session, cohort_id: int) -> list[CertificateView]:
    """The cohort's certificates that were neither revoked nor replaced, by number; who was erased aside. One query."""
    query = sa.select(Certificate).where(
        Certificate.cohort_id == cohort_id,
        Certificate.state == CertificateState.ISSUED,
        Certificate.snapshot["name"].as_string() != ERASED,
    )
    return [view_of(row) for row in db.scalars(query.order_by(Certificate.year, Certificate.sequence))]
