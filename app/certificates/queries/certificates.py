"""Reads of certificates; frozen values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.digital import DigitalLinks, digital_links
from app.certificates.document import CertificateSnapshot
from app.certificates.erasing import ERASED
from app.certificates.models import Certificate
from app.certificates.rules.requirements import CertificateState, Standing, standing_of
from app.cohorts import service as cohorts
from app.core import documents
from app.core.clock import Clock, today
from app.core.errors import NotFound
from app.core.permissions import Actor, Role


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate; see `models.Certificate`. ``snapshot`` is what stands on the paper."""

    id: int
    number: str
    enrolment_id: int
    cohort_id: int
    person_id: int
    awarded_on: date
    issued_on: date
    valid_until: date | None
    state: CertificateState
    pdf_sha256: str | None
    revoked_on: date | None
    revoked_reason: str
    replaced_on: date | None
    replaced_reason: str
    snapshot: CertificateSnapshot = field(repr=False)

    @property
    def name(self) -> str:
        """The holder's name as it stands on the paper."""
        return self.snapshot["name"]

    @property
    def revoked(self) -> bool:
        """Whether it was revoked."""
        return self.state is CertificateState.REVOKED

    @property
    def erased(self) -> bool:
        """Whether the holder's name was taken off, and the paper with it."""
        return self.name == ERASED

    def standing(self, day: date) -> Standing:
        """Whether it holds on a day."""
        return standing_of(self.state, self.valid_until, day)

    @property
    def links(self) -> DigitalLinks | None:
        """Where its digital forms are; None while there are none, and when it was revoked or replaced."""
        in_force = self.state is CertificateState.ISSUED and self.pdf_sha256 is not None
        return digital_links(self.snapshot) if in_force else None


def view_of(row: Certificate) -> CertificateView:
    """The frozen value of a row."""
    return CertificateView(
        id=row.id,
        number=row.number,
        enrolment_id=row.enrolment_id,
        cohort_id=row.cohort_id,
        person_id=row.person_id,
        awarded_on=row.awarded_on,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        state=CertificateState(row.state),
        pdf_sha256=row.pdf_sha256,
        revoked_on=row.revoked_on,
        revoked_reason=row.revoked_reason,
        replaced_on=row.replaced_on,
        replaced_reason=row.replaced_reason,
        snapshot=cast(CertificateSnapshot, row.snapshot),
    )


def certificate(db: Session, cohort_id: int, certificate_id: int) -> CertificateView:
    """The certificate of this cohort; raises NotFound."""
    query = sa.select(Certificate).where(Certificate.id == certificate_id, Certificate.cohort_id == cohort_id)
    row = db.scalar(query)
    if row is None:
        raise NotFound
    return view_of(row)


def certificate_by_number(db: Session, number: str) -> CertificateView:
    """The certificate with this number as it stands on paper; raises NotFound."""
    if not (number.isascii() and number.isprintable()):
        raise NotFound  # PostgreSQL cannot even ask
    row = db.scalar(sa.select(Certificate).where(Certificate.number == number))
    if row is None:
        raise NotFound
    return view_of(row)


def certificates_of_cohort(db: Session, cohort_id: int) -> list[CertificateView]:
    """The cohort's certificates, revoked ones too, by number. One query."""
    query = sa.select(Certificate).where(Certificate.cohort_id == cohort_id)
    return [view_of(row) for row in db.scalars(query.order_by(Certificate.year, Certificate.sequence))]


def certificate_of_enrolment(db: Session, enrolment_ids: Collection[int]) -> dict[int, CertificateView]:
    """The newest certificate of each of these enrolments; one without is absent. One query."""
    if not enrolment_ids:
        return {}
    query = sa.select(Certificate).where(Certificate.enrolment_id.in_(enrolment_ids))
    rows = db.scalars(query.order_by(Certificate.id))
    return {row.enrolment_id: view_of(row) for row in rows}


def unprinted_certificates(db: Session, clock: Clock) -> list[CertificateView]:
    """Those in force that were issued before today and have no PDF yet, the oldest first. One query."""
    query = sa.select(Certificate).where(without_paper(today(clock)))
    return [view_of(row) for row in db.scalars(query.order_by(Certificate.id))]


def without_paper(day: date) -> sa.ColumnElement[bool]:
    """Whether a certificate is in force, was issued before this day and has no PDF yet."""
    return sa.and_(
        Certificate.pdf_sha256.is_(None),
        Certificate.state == CertificateState.ISSUED,
        Certificate.issued_on < day,
        Certificate.snapshot["name"].as_string() != ERASED,
    )


def issued_on(db: Session, enrolment_ids: Collection[int]) -> dict[int, date]:
    """The day of the award of these enrolments, of a revoked one too; one without is absent. One query.

    A certificate that replaces another keeps that day, so nothing that counts from it begins again.
    """
    if not enrolment_ids:
        return {}
    query = sa.select(Certificate.enrolment_id, Certificate.awarded_on)
    return dict(db.execute(query.where(Certificate.enrolment_id.in_(enrolment_ids))).all())


def certificate_pdf(db: Session, actor: Actor, number: str) -> documents.Document:
    """The frozen PDF for the holder, an administrator, or a trainer of the cohort.

    Raises NotFound for anyone else, and while the worker has not made it yet.
    """
    found = certificate_by_number(db, number)
    own = actor.person_id is not None and actor.person_id == found.person_id
    if not own and not may_read(db, actor, found.cohort_id):
        raise NotFound
    document = documents.fetch(db, found.pdf_sha256) if found.pdf_sha256 else None
    if document is None:
        raise NotFound
    return document


def may_read(db: Session, actor: Actor, cohort_id: int) -> bool:
    """Whether the actor may read all certificates of the cohort: an administrator, or one of its trainers."""
    if actor.has(Role.ADMINISTRATOR):
        return True
    return (
        actor.has(Role.TRAINER)
        and actor.person_id is not None
        and cohorts.is_trainer_of(db, actor.person_id, cohort_id)
    )
