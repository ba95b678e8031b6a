"""Reads of certificates and of the progress towards them; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.certificates.document import CertificateSnapshot
from app.certificates.models import Certificate
from app.certificates.rules.requirements import CertificateState, Facts, Required, unmet
from app.cohorts import service as cohorts
from app.core import documents
from app.core.errors import NotFound
from app.core.permissions import Actor, Role
from app.core.text import Text
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.practice import service as practice


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate; see `models.Certificate`. ``snapshot`` is what stands on the paper."""

    id: int
    number: str
    enrolment_id: int
    cohort_id: int
    person_id: int
    issued_on: date
    state: CertificateState
    pdf_sha256: str | None
    revoked_on: date | None
    revoked_reason: str
    snapshot: CertificateSnapshot = field(repr=False)

    @property
    def name(self) -> str:
        """The holder's name as it stands on the paper."""
        return self.snapshot["name"]

    @property
    def revoked(self) -> bool:
        """Whether it was revoked."""
        return self.state is CertificateState.REVOKED


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one enrolment is; ``unmet`` says in words what is missing."""

    enrolment_id: int
    required: Required
    facts: Facts
    unmet: tuple[Text, ...]
    certificate: CertificateView | None

    @property
    def ready(self) -> bool:
        """Everything is met and the certificate can be issued."""
        return not self.unmet and self.certificate is None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A participant on the page of a cohort's certificates."""

    enrolment_id: int
    person_id: int
    name: str
    sort_name: str
    #: Whether the participant confirmed how the name is spelled.
    name_confirmed: bool
    progress: Progress


@dataclass(frozen=True, slots=True)
class CohortCertificates:
    """A cohort's participants by family name, with what each still misses."""

    cohort: cohorts.CohortView
    candidates: tuple[Candidate, ...]

    @property
    def ready(self) -> tuple[Candidate, ...]:
        """Those whose certificate can be issued now."""
        return tuple(one for one in self.candidates if one.progress.ready)

    @property
    def unready(self) -> tuple[Candidate, ...]:
        """Those who still miss something."""
        return tuple(
            one for one in self.candidates if one.progress.certificate is None and one.progress.unmet
        )

    @property
    def issued(self) -> tuple[Candidate, ...]:
        """Those who have a certificate, revoked ones too."""
        return tuple(one for one in self.candidates if one.progress.certificate is not None)


def view_of(row: Certificate) -> CertificateView:
    """The frozen value of a row."""
    return CertificateView(
        id=row.id,
        number=row.number,
        enrolment_id=row.enrolment_id,
        cohort_id=row.cohort_id,
        person_id=row.person_id,
        issued_on=row.issued_on,
        state=CertificateState(row.state),
        pdf_sha256=row.pdf_sha256,
        revoked_on=row.revoked_on,
        revoked_reason=row.revoked_reason,
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
    """The certificates of these enrolments, by enrolment; one without is absent. One query."""
    if not enrolment_ids:
        return {}
    rows = db.scalars(sa.select(Certificate).where(Certificate.enrolment_id.in_(enrolment_ids)))
    return {row.enrolment_id: view_of(row) for row in rows}


def issued_on(db: Session, enrolment_ids: Collection[int]) -> dict[int, date]:
    """The day of the certificate of these enrolments, a revoked one too; one without is absent. One query."""
    if not enrolment_ids:
        return {}
    query = sa.select(Certificate.enrolment_id, Certificate.issued_on)
    return dict(db.execute(query.where(Certificate.enrolment_id.in_(enrolment_ids))).all())


def certificate_pdf(db: Session, actor: Actor, number: str) -> documents.Document:
    """The frozen PDF for the holder, an administrator, or a trainer of the cohort.

    Raises NotFound for anyone else, and while the worker has not made it yet.
    """
    found = certificate_by_number(db, number)
    own = actor.person_id is not None and actor.person_id == found.person_id
    if not own and not _may_read(db, actor, found.cohort_id):
        raise NotFound
    document = documents.fetch(db, found.pdf_sha256) if found.pdf_sha256 else None
    if document is None:
        raise NotFound
    return document


def progress(db: Session, cohort_of: Mapping[int, int]) -> dict[int, Progress]:
    """How far each enrolment is; ``cohort_of`` gives the cohort id by enrolment id.

    Every asked enrolment is present. Eight queries, and one more for each course version.
    """
    if not cohort_of:
        return {}
    return _progress(db, cohort_of, cohorts.cohorts(db, ids=set(cohort_of.values())))


def _progress(
    db: Session, cohort_of: Mapping[int, int], known: Collection[cohorts.CohortView]
) -> dict[int, Progress]:
    required = _required_by_cohort(db, known)
    attended = attendance.summary(db, cohort_of.keys())
    cases = practice.counts(db, cohort_of.keys())
    certificates = certificate_of_enrolment(db, cohort_of.keys())
    found: dict[int, Progress] = {}
    for enrolment_id, cohort_id in cohort_of.items():
        facts = Facts(
            days=attended[enrolment_id].days,
            intervisions=attended[enrolment_id].intervisions,
            cases=cases[enrolment_id].approved,
            covered=cases[enrolment_id].covered,
            presentation=attended[enrolment_id].presentation,
        )
        found[enrolment_id] = Progress(
            enrolment_id,
            required[cohort_id],
            facts,
            tuple(unmet(required[cohort_id], facts)),
            certificates.get(enrolment_id),
        )
    return found


def progress_of_cohort(db: Session, cohort_id: int) -> dict[int, Progress]:
    """:func:`progress` of everyone on a seat of the cohort, by enrolment id."""
    people = enrolments.participants(db, cohort_id)
    return progress(db, {one.enrolment_id: cohort_id for one in people})


def cohort_certificates(db: Session, actor: Actor, cohort_id: int) -> CohortCertificates:
    """The cohort's page for an administrator or one of its trainers; raises NotFound for anyone else."""
    if not _may_read(db, actor, cohort_id):
        raise NotFound
    cohort = cohorts.cohort(db, cohort_id)
    seated = sorted(enrolments.participants(db, cohort_id), key=lambda one: (one.sort_name, one.enrolment_id))
    far = _progress(db, {one.enrolment_id: cohort_id for one in seated}, [cohort])
    return CohortCertificates(
        cohort,
        tuple(
            Candidate(
                one.enrolment_id,
                one.person_id,
                one.name,
                one.sort_name,
                one.name_confirmed,
                far[one.enrolment_id],
            )
            for one in seated
        ),
    )


def required_of(content: courses.CourseContent) -> Required:
    """What a course version asks."""
    asked = content.requirements
    names = {one.code: one.name for one in content.competencies}
    return Required(
        days=asked.days_required,
        days_total=len(content.days),
        intervisions=asked.intervisions_required,
        intervisions_total=len(content.intervisions),
        cases=asked.cases_required,
        competencies=tuple((code, names.get(code, "")) for code in asked.case_competencies),
        presentation=asked.presentation_required,
    )


def _required_by_cohort(db: Session, known: Collection[cohorts.CohortView]) -> dict[int, Required]:
    version_of = {one.id: one.course_version_id for one in known}
    required = {
        version_id: required_of(courses.version(db, version_id).content)
        for version_id in sorted(set(version_of.values()))
    }
    return {cohort_id: required[version_id] for cohort_id, version_id in version_of.items()}


def _may_read(db: Session, actor: Actor, cohort_id: int) -> bool:
    if actor.has(Role.ADMINISTRATOR):
        return True
    return (
        actor.has(Role.TRAINER)
        and actor.person_id is not None
        and cohorts.is_trainer_of(db, actor.person_id, cohort_id)
    )
