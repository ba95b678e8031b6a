"""Which case is meant, from what is not secret: no text is opened here, and no alias goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.practice.models import PracticeCase


@dataclass(frozen=True, slots=True)
class CaseRef:
    """One case without its alias and its text."""

    id: int
    cohort_id: int
    enrolment_id: int
    #: The author, and the number among their cases.
    author_id: int
    number: int
    erased_at: datetime | None


def _found(row: PracticeCase) -> CaseRef:
    return CaseRef(row.id, row.cohort_id, row.enrolment_id, row.person_id, row.number, row.erased_at)


def _one(db: Session, *which: sa.ColumnElement[Any]) -> CaseRef | None:
    row = db.scalar(sa.select(PracticeCase).where(*which))
    return _found(row) if row else None


def case_ref(db: Session, case_id: int) -> CaseRef:
    """The case. Raises NotFound."""
    found = _one(db, PracticeCase.id == case_id)
    if found is None:
        raise NotFound
    return found


def cases_of_cohort(db: Session, cohort_id: int) -> list[CaseRef]:
    """The cases of a cohort by author and number. One query."""
    query = sa.select(PracticeCase).where(PracticeCase.cohort_id == cohort_id)
    return [_found(row) for row in db.scalars(query.order_by(PracticeCase.person_id, PracticeCase.number))]


def named_case(db: Session, cohort_id: int, alias: str) -> CaseRef | None:
    """The case with this alias in the cohort, written in any case; None when there is none."""
    said = " ".join(alias.split()).casefold()
    return (
        _one(db, PracticeCase.cohort_id == cohort_id, sa.func.lower(PracticeCase.alias) == said)
        if said
        else None
    )
