"""Reads of the progress towards certificates; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.attendance.service import AttendanceSummary
from app.certificates.queries.certificates import CertificateView, certificate_of_enrolment, may_read
from app.certificates.queries.dispensations import DispensationView, dispensations, excuses
from app.certificates.queries.facts import read_facts, required_of
from app.certificates.rules import progress as rules
from app.certificates.rules.progress import Requirement
from app.certificates.rules.requirements import Facts, Required
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.core.text import Text
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.practice import service as practice

__all__ = [
    "Candidate",
    "CohortCertificates",
    "Progress",
    "cohort_certificates",
    "frozen",
    "progress",
    "progress_by",
    "progress_of_cohort",
    "required_of",
]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one enrolment is, by requirement."""

    enrolment_id: int
    required: Required
    facts: Facts
    requirements: tuple[Requirement, ...]
    certificate: CertificateView | None
    attendance: AttendanceSummary
    cases: practice.CaseCounts
    #: The course, with the requirements that hold for the cohort.
    content: courses.CourseContent = field(repr=False)
    #: All that were proposed, the newest first.
    dispensations: tuple[DispensationView, ...] = ()

    @property
    def unmet(self) -> tuple[Text, ...]:
        """What holds the certificate back, in words."""
        return tuple(rules.missing(self.requirements))

    @property
    def ready(self) -> bool:
        """Everything is met and the certificate can be issued."""
        return rules.ready(self.requirements) and self.certificate is None


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


def progress(db: Session, cohort_of: Mapping[int, int], *, clock: Clock | None = None) -> dict[int, Progress]:
    """How far each enrolment is; ``cohort_of`` gives the cohort id by enrolment id. Every asked one is present.

    With a ``clock`` it also tells what is out of reach and until when something counts; without, nothing is. Eight
    queries, five more with a clock, and more for what a course rarely asks (level, evaluations, hours, payment).
    """
    if not cohort_of:
        return {}
    return _progress(db, cohort_of, cohorts.cohorts(db, ids=set(cohort_of.values())), clock)


def _progress(
    db: Session,
    cohort_of: Mapping[int, int],
    known: Collection[cohorts.CohortView],
    clock: Clock | None,
) -> dict[int, Progress]:
    contents = cohorts.contents(db, known)
    return progress_by(
        db, cohort_of, {key: contents[cohort_id] for key, cohort_id in cohort_of.items()}, clock=clock
    )


def progress_by(
    db: Session,
    cohort_of: Mapping[int, int],
    contents: Mapping[int, courses.CourseContent],
    *,
    clock: Clock | None = None,
    attended: Mapping[int, AttendanceSummary] | None = None,
) -> dict[int, Progress]:
    """The same when the course of each enrolment was read already, with what holds for its cohort.

    ``attended``: their attendance, when that was read as well.
    """
    if not contents:
        return {}
    read = read_facts(db, cohort_of, contents, clock=clock, attended=attended)
    excused = dispensations(db, contents.keys())
    certificates = certificate_of_enrolment(db, contents.keys())
    found: dict[int, Progress] = {}
    for key, content in contents.items():
        required = required_of(content)
        found[key] = Progress(
            key,
            required,
            read[key].facts,
            rules.requirements(required, read[key].facts, read[key].prospects, excuses(excused.get(key, ()))),
            certificates.get(key),
            read[key].attendance,
            read[key].cases,
            content,
            excused.get(key, ()),
        )
    return found


def progress_of_cohort(db: Session, cohort_id: int, *, clock: Clock | None = None) -> dict[int, Progress]:
    """:func:`progress` of everyone on a seat of the cohort, by enrolment id."""
    people = enrolments.participants(db, cohort_id)
    return progress(db, {one.enrolment_id: cohort_id for one in people}, clock=clock)


def cohort_certificates(
    db: Session, actor: Actor, cohort_id: int, *, clock: Clock | None = None
) -> CohortCertificates:
    """The cohort's page for an administrator or one of its trainers; raises NotFound for anyone else."""
    if not may_read(db, actor, cohort_id):
        raise NotFound
    cohort = cohorts.cohort(db, cohort_id)
    seated = sorted(enrolments.participants(db, cohort_id), key=lambda one: (one.sort_name, one.enrolment_id))
    far = _progress(db, {one.enrolment_id: cohort_id for one in seated}, [cohort], clock)
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


def frozen(far: Progress) -> list[dict[str, Any]]:
    """How somebody stood, as plain JSON to keep with a decision."""
    return rules.frozen(far.requirements)
