"""How far people are: attendance, cases and certificate together, for whole groups at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.attendance.service import AttendanceSummary
from app.certificates import service as certificates
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.text import Text
from app.courses.service import CourseContent
from app.enrolments import service as enrolments
from app.practice.service import CaseCounts


@dataclass(frozen=True, slots=True)
class Progress:
    """One enrolment's progress: counts and status, never the content of a case."""

    attendance: AttendanceSummary
    cases: CaseCounts
    certificate: certificates.CertificateView | None
    requirements: tuple[certificates.Requirement, ...]
    #: What is still missing for the certificate, in words.
    unmet: tuple[Text, ...]


def progress_of(
    db: Session,
    contents: Mapping[int, CourseContent],
    attended: Mapping[int, AttendanceSummary] | None = None,
) -> dict[int, Progress]:
    """Progress by enrolment; ``contents`` gives the course content of each asked enrolment.

    ``attended``: their attendance, when it was read already.
    """
    if not contents:
        return {}
    billed = any(one.requirements.payment_required for one in contents.values())
    cohort_of = enrolments.cohorts_of_enrolments(db, contents.keys()) if billed else {}
    far = certificates.progress_by(db, cohort_of, contents, attended=attended)
    return {
        key: Progress(one.attendance, one.cases, one.certificate, one.requirements, one.unmet)
        for key, one in far.items()
    }


def cohorts_with_content(
    db: Session, cohort_ids: Collection[int]
) -> dict[int, tuple[CohortView, CourseContent]]:
    """Cohorts and the course content they started with, with the requirements that hold for them, by cohort."""
    found = cohorts.cohorts(db, ids=list(cohort_ids)) if cohort_ids else []
    contents = cohorts.contents(db, found)
    return {one.id: (one, contents[one.id]) for one in found}
