"""What is known of one submitted case without reading it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.errors import NotFound
from app.practice.models import CaseRead, CaseVersion, PracticeCase
from app.practice.queries.rows import CaseRow, view_of
from app.practice.rules.cases import CaseState


@dataclass(frozen=True, slots=True)
class ReviewFrame:
    """What is known of the last submitted version without reading it."""

    row: CaseRow
    version_number: int
    #: Codes of the competencies with evidence.
    claimed: tuple[str, ...]
    author: str
    cohort_name: str


def review_frame(db: Session, person_id: int, case_id: int) -> ReviewFrame:
    """What a trainer of the case's cohort can know without reading it. Raises NotFound for anyone else."""
    mine = {cohort.id: cohort.name for cohort in cohorts.cohorts_of_trainer(db, person_id)}
    conditions = [PracticeCase.cohort_id.in_(mine), PracticeCase.person_id != person_id]
    return _frame(db, case_id, conditions)


def office_frame(db: Session, case_id: int) -> ReviewFrame:
    """The same for an administrator, of whichever cohort."""
    return _frame(db, case_id, [])


def reading_since(db: Session, case_id: int) -> datetime | None:
    """Since when the last version is being read; None when nobody opened it yet. One query."""
    last = sa.select(sa.func.max(CaseVersion.number)).where(CaseVersion.case_id == case_id).scalar_subquery()
    return db.scalar(
        sa.select(sa.func.min(CaseRead.at, type_=CaseRead.at.type)).where(
            CaseRead.case_id == case_id, CaseRead.action == "read", CaseRead.version_number == last
        )
    )


def comparable(db: Session, case_id: int) -> tuple[int, ...]:
    """The numbers of the versions that were not taken back; the caller has checked who asks. One query."""
    query = sa.select(CaseVersion.number).where(
        CaseVersion.case_id == case_id, CaseVersion.withdrawn_at.is_(None)
    )
    return tuple(db.scalars(query.order_by(CaseVersion.number)))


def _frame(db: Session, case_id: int, conditions: list[sa.ColumnElement[bool]]) -> ReviewFrame:
    found = db.execute(
        sa.select(PracticeCase, CaseVersion.number, CaseVersion.competencies)
        .join(CaseVersion, CaseVersion.case_id == PracticeCase.id)
        .where(
            PracticeCase.id == case_id,
            PracticeCase.state.not_in((CaseState.DRAFT, CaseState.WITHDRAWN)),
            *conditions,
        )
        .order_by(CaseVersion.number.desc())
        .limit(1)
    ).first()
    if found is None:
        raise NotFound
    row, number, claimed = found
    return ReviewFrame(
        row=view_of(row),
        version_number=number,
        claimed=tuple(claimed),
        author=accounts.full_names(db, [row.person_id])[row.person_id],
        cohort_name=cohorts.cohort(db, row.cohort_id).name,
    )
