"""How far people are: attendance, cases and certificate together, for whole groups at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.attendance.service import AttendanceSummary
from app.certificates import service as certificates
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.text import Text
from app.courses import service as courses
from app.courses.service import CourseContent
from app.practice import service as practice
from app.practice.service import CaseCounts


@dataclass(frozen=True, slots=True)
class Progress:
    """One enrolment's progress: counts and status, never the content of a case."""

    attendance: AttendanceSummary
    cases: CaseCounts
    certificate: certificates.CertificateView | None
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
    if attended is None:
        attended = attendance.summary(db, contents.keys())
    cases = practice.counts(db, contents.keys())
    issued = certificates.certificate_of_enrolment(db, contents.keys())
    found: dict[int, Progress] = {}
    for key, content in contents.items():
        facts = certificates.Facts(
            days=attended[key].days,
            intervisions=attended[key].intervisions,
            cases=cases[key].approved,
            covered=cases[key].covered,
            presentation=attended[key].presentation,
        )
        missing = certificates.unmet(certificates.required_of(content), facts)
        found[key] = Progress(attended[key], cases[key], issued.get(key), tuple(missing))
    return found


def cohorts_with_content(
    db: Session, cohort_ids: Collection[int]
) -> dict[int, tuple[CohortView, CourseContent]]:
    """Cohorts and the course content they started with, by cohort."""
    found = cohorts.cohorts(db, ids=list(cohort_ids)) if cohort_ids else []
    contents = courses.contents(db, {one.course_version_id for one in found})
    return {one.id: (one, contents[one.course_version_id]) for one in found}
