"""What the cases bring about, in open columns only: nothing here opens a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.practice.models import CaseEntry, PracticeCase


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """One person who was helped, without alias, author or text."""

    cohort_id: int
    enrolment_id: int
    development_line: str
    phase: str
    started_on: date | None
    #: The last day on which the work was known to go on.
    ran_until: date | None
    #: Minutes in the log.
    minutes: int


def impact_rows(db: Session) -> list[ImpactRow]:
    """All cases that were ever handed in and not taken back; erased ones count on. One query."""
    minutes = (
        sa.select(CaseEntry.case_id, sa.func.sum(CaseEntry.minutes).label("minutes"))
        .group_by(CaseEntry.case_id)
        .subquery()
    )
    query = (
        sa.select(PracticeCase, minutes.c.minutes)
        .outerjoin(minutes, minutes.c.case_id == PracticeCase.id)
        .where(
            PracticeCase.submitted_at.is_not(None),
            PracticeCase.development_line.is_not(None),
            PracticeCase.state != "withdrawn",
        )
    )
    return [
        ImpactRow(
            cohort_id=row.cohort_id,
            enrolment_id=row.enrolment_id,
            development_line=row.development_line or "",
            phase=row.phase,
            started_on=row.started_on,
            ran_until=row.stopped_on or row.runs_on or row.started_on,
            minutes=int(total or 0),
        )
        for row, total in db.execute(query)
    ]
