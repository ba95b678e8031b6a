"""What participants said beforehand of not coming."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import AbsenceReport


@dataclass(frozen=True, slots=True)
class AbsenceReportView:
    """A report that stands: for which session, by which enrolment, what was said and when."""

    session_id: int
    enrolment_id: int
    #: What they said; may be empty.
    remark: str
    reported_at: datetime


def absence_reports(
    db: Session, *, session_ids: Collection[int] | None = None, enrolment_ids: Collection[int] | None = None
) -> dict[tuple[int, int], AbsenceReportView]:
    """The reports that stand, by session and enrolment; of these sessions, of these enrolments, or both. One query."""
    query = sa.select(AbsenceReport).where(AbsenceReport.withdrawn_at.is_(None))
    if session_ids is not None:
        query = query.where(AbsenceReport.session_id.in_(session_ids))
    if enrolment_ids is not None:
        query = query.where(AbsenceReport.enrolment_id.in_(enrolment_ids))
    return {
        (row.session_id, row.enrolment_id): AbsenceReportView(
            row.session_id, row.enrolment_id, row.remark, row.reported_at
        )
        for row in db.scalars(query)
    }
