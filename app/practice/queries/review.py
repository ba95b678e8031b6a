"""What a trainer sees of the cases of the own cohorts without reading them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.errors import NotFound
from app.practice.models import CaseVersion, PracticeCase
from app.practice.queries.rows import CaseRow, view_of


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
