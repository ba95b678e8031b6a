"""Reads of practice cases: rows without text for everyone who counts, text for the author only.

A trainer's reading is no query but a verb (`service.read_case_for_trainer`), because it leaves a line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.errors import NotFound
from app.core.text import Text
from app.courses import service as courses
from app.practice.models import CaseEntry, CaseRead, CaseReview, CaseText, CaseVersion, PracticeCase
from app.practice.rules.cases import (
    STATES,
    CaseCounts,
    CaseDocument,
    CaseState,
    Entry,
    Part,
    Step,
    Verdict,
    may,
)
from app.practice.rules.cases import count as count_cases
from app.practice.sealed import open_document, open_entry, open_feedback


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case without its text; see `models.PracticeCase`."""

    id: int
    enrolment_id: int
    person_id: int
    cohort_id: int
    number: int
    alias: str
    age_band: str | None
    development_line: str | None
    state: CaseState
    updated_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None

    @property
    def said(self) -> Text:
        """The state in words."""
        return STATES[self.state]

    @property
    def editable(self) -> bool:
        """Whether its author can change it now."""
        return may(Part.AUTHOR, self.state, Step.EDIT)

    @property
    def waiting(self) -> bool:
        """Whether it waits for a trainer."""
        return may(Part.TRAINER, self.state, Step.APPROVE)


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A trainer's answer to one version."""

    version_number: int
    submitted_at: datetime
    verdict: Verdict
    feedback: str
    #: Level key by competency code.
    rubric: Mapping[str, str]
    reviewer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadView:
    """One reading by another than the author."""

    name: str
    version_number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AuthorCase:
    """A case as its author sees it."""

    row: CaseRow
    document: CaseDocument
    entries: tuple[Entry, ...]
    reviews: tuple[ReviewView, ...]
    reads: tuple[ReadView, ...]

    @property
    def minutes(self) -> int:
        """The minutes of all entries together."""
        return sum(entry.minutes for entry in self.entries)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A submitted case on a trainer's list."""

    row: CaseRow
    author: str
    cohort_name: str
    versions: int


@dataclass(frozen=True, slots=True)
class ReviewFrame:
    """What is asked of a trainer about the last submitted version."""

    row: CaseRow
    version_number: int
    #: Codes of the competencies with evidence.
    claimed: tuple[str, ...]


def view_of(row: PracticeCase) -> CaseRow:
    """The frozen value of a row."""
    return CaseRow(
        id=row.id,
        enrolment_id=row.enrolment_id,
        person_id=row.person_id,
        cohort_id=row.cohort_id,
        number=row.number,
        alias=row.alias,
        age_band=row.age_band,
        development_line=row.development_line,
        state=CaseState(row.state),
        updated_at=row.updated_at,
        submitted_at=row.submitted_at,
        approved_at=row.approved_at,
    )


def my_cases(db: Session, person_id: int) -> list[CaseRow]:
    """The cases of one author, first to last, without text."""
    query = sa.select(PracticeCase).where(PracticeCase.person_id == person_id)
    return [view_of(row) for row in db.scalars(query.order_by(PracticeCase.cohort_id, PracticeCase.number))]


def case_for_author(db: Session, person_id: int, case_id: int) -> AuthorCase:
    """The author's own case with its text, reviews and readings. Raises NotFound for anyone else's."""
    row = db.scalar(
        sa.select(PracticeCase).where(PracticeCase.id == case_id, PracticeCase.person_id == person_id)
    )
    if row is None:
        raise NotFound
    return AuthorCase(
        row=view_of(row),
        document=document_of(db, case_id),
        entries=entries_of(db, case_id),
        reviews=reviews_of(db, case_id),
        reads=reads_of(db, case_id),
    )


def document_of(db: Session, case_id: int) -> CaseDocument:
    """The working text; the caller has checked that the asker is the author."""
    text = db.get(CaseText, case_id)
    return open_document(db, case_id, text.sealed) if text else CaseDocument()


def entries_of(db: Session, case_id: int) -> tuple[Entry, ...]:
    """The log by day; the caller has checked that the asker is the author."""
    query = sa.select(CaseEntry).where(CaseEntry.case_id == case_id).order_by(CaseEntry.on, CaseEntry.id)
    return tuple(
        Entry(row.on, row.minutes, open_entry(db, row.id, row.sealed), row.id) for row in db.scalars(query)
    )


def reviews_of(db: Session, case_id: int) -> tuple[ReviewView, ...]:
    """The reviews, latest first; the caller has checked that the asker may read the case."""
    query = (
        sa.select(CaseReview, CaseVersion.number, CaseVersion.submitted_at)
        .join(CaseVersion, CaseVersion.id == CaseReview.case_version_id)
        .where(CaseVersion.case_id == case_id)
        .order_by(CaseVersion.number.desc())
    )
    found = db.execute(query).all()
    names = accounts.people(db, {review.reviewer_person_id for review, _, _ in found})
    return tuple(
        ReviewView(
            version_number=number,
            submitted_at=submitted_at,
            verdict=Verdict(review.verdict),
            feedback=open_feedback(db, review.id, review.sealed_feedback),
            rubric=dict(review.rubric),
            reviewer=names[review.reviewer_person_id].full_name,
            at=review.at,
        )
        for review, number, submitted_at in found
    )


def reads_of(db: Session, case_id: int) -> tuple[ReadView, ...]:
    """Who else read the case, latest first."""
    query = (
        sa.select(CaseRead)
        .where(CaseRead.case_id == case_id)
        .order_by(CaseRead.at.desc(), CaseRead.id.desc())
    )
    found = db.scalars(query.limit(50)).all()
    names = accounts.people(db, {line.person_id for line in found})
    return tuple(ReadView(names[line.person_id].full_name, line.version_number, line.at) for line in found)


def review_list(db: Session, person_id: int) -> list[ReviewItem]:
    """Submitted cases of the trainer's own cohorts, without text: what waits first, longest waiting on top."""
    mine = {cohort.id: cohort.name for cohort in cohorts.cohorts_of_trainer(db, person_id)}
    if not mine:
        return []
    versions = (
        sa.select(CaseVersion.case_id, sa.func.count().label("versions"))
        .group_by(CaseVersion.case_id)
        .subquery()
    )
    query = (
        sa.select(PracticeCase, versions.c.versions)
        .join(versions, versions.c.case_id == PracticeCase.id)
        .where(PracticeCase.cohort_id.in_(mine), PracticeCase.person_id != person_id)
        .order_by(PracticeCase.submitted_at, PracticeCase.id)
    )
    found = [(view_of(row), number) for row, number in db.execute(query)]
    names = accounts.people(db, {row.person_id for row, _ in found})
    items = [ReviewItem(row, names[row.person_id].full_name, mine[row.cohort_id], n) for row, n in found]
    return sorted(items, key=lambda item: not item.row.waiting)


def review_frame(db: Session, person_id: int, case_id: int) -> ReviewFrame:
    """What a trainer of the case's cohort can know without reading it. Raises NotFound for anyone else."""
    mine = [cohort.id for cohort in cohorts.cohorts_of_trainer(db, person_id)]
    found = db.execute(
        sa.select(PracticeCase, CaseVersion)
        .join(CaseVersion, CaseVersion.case_id == PracticeCase.id)
        .where(
            PracticeCase.id == case_id, PracticeCase.cohort_id.in_(mine), PracticeCase.person_id != person_id
        )
        .order_by(CaseVersion.number.desc())
        .limit(1)
    ).first()
    if found is None:
        raise NotFound
    row, version = found
    return ReviewFrame(view_of(row), version.number, tuple(version.competencies))


def counts(db: Session, enrolment_ids: Collection[int]) -> dict[int, CaseCounts]:
    """How far each enrolment is, for coordinators and certificates: numbers only. One query for any number."""
    cases: dict[int, dict[int, tuple[CaseState, list[str]]]] = {key: {} for key in enrolment_ids}
    if not cases:
        return {}
    approved = (
        sa.select(CaseVersion.case_id, CaseReview.covers)
        .where(CaseReview.case_version_id == CaseVersion.id, CaseReview.verdict == Verdict.APPROVED)
        .subquery()
    )
    query = (
        sa.select(PracticeCase.enrolment_id, PracticeCase.id, PracticeCase.state, approved.c.covers)
        .outerjoin(approved, approved.c.case_id == PracticeCase.id)
        .where(PracticeCase.enrolment_id.in_(cases))
    )
    for enrolment_id, case_id, state, covers in db.execute(query):
        cases[enrolment_id][case_id] = (CaseState(state), list(covers or ()))
    return {key: count_cases(list(found.values())) for key, found in cases.items()}


def rubrics(db: Session, enrolment_ids: Collection[int]) -> dict[int, list[dict[str, str]]]:
    """The level keys by competency code of each approved case, by enrolment; every asked one is present. One query."""
    found: dict[int, list[dict[str, str]]] = {key: [] for key in enrolment_ids}
    if not found:
        return {}
    query = (
        sa.select(PracticeCase.enrolment_id, CaseReview.rubric)
        .join(CaseVersion, CaseVersion.id == CaseReview.case_version_id)
        .join(PracticeCase, PracticeCase.id == CaseVersion.case_id)
        .where(
            PracticeCase.enrolment_id.in_(found),
            PracticeCase.state == CaseState.APPROVED,
            CaseReview.verdict == Verdict.APPROVED,
        )
    )
    for enrolment_id, rubric in db.execute(query):
        found[enrolment_id].append(dict(rubric))
    return found


def course_of(db: Session, cohort_id: int) -> courses.CourseContent:
    """The course as the cohort started with it: its competencies, development lines and rubric levels."""
    return courses.version(db, cohorts.cohort(db, cohort_id).course_version_id).content
