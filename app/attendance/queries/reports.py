"""What participants said beforehand of not coming."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import AbsenceReport
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling


@dataclass(frozen=True, slots=True)
class AbsenceReportView:
    """A report that was not taken back: for which session, by which enrolment, what was said and when."""

    session_id: int
    enrolment_id: int
    #: What they said; may be empty.
    remark: str
    reported_at: datetime
    #: Whether it stands; not since the session was moved to begin at another moment.
    stands: bool = True


def stands(report: AbsenceReport, session: scheduling.SessionView) -> bool:
    """Whether a report says something of the session as it is planned now."""
    return report.withdrawn_at is None and report.reported_for == session.starts_at


def moved_reports(db: Session, session_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """Who reported absent from which of these sessions before it was moved, by session and person. Two queries."""
    said = [
        one for one in absence_reports(db, session_ids=session_ids, moved=True).values() if not one.stands
    ]
    if not said:
        return frozenset()
    people = enrolments.people_of(db, {one.enrolment_id for one in said})
    return frozenset((one.session_id, people[one.enrolment_id]) for one in said)


def absence_reports(
    db: Session,
    *,
    session_ids: Collection[int] | None = None,
    enrolment_ids: Collection[int] | None = None,
    moved: bool = False,
) -> dict[tuple[int, int], AbsenceReportView]:
    """The reports that stand, by session and enrolment; of these sessions, of these enrolments, or both. One query.

    With ``moved`` also those of which the session begins at another moment now; they do not stand.
    """
    now = scheduling.begins_at(AbsenceReport.session_id, AbsenceReport.reported_for)
    query = sa.select(AbsenceReport, now).where(AbsenceReport.withdrawn_at.is_(None))
    if not moved:
        query = query.where(now)
    if session_ids is not None:
        query = query.where(AbsenceReport.session_id.in_(session_ids))
    if enrolment_ids is not None:
        query = query.where(AbsenceReport.enrolment_id.in_(enrolment_ids))
    return {
        (row.session_id, row.enrolment_id): AbsenceReportView(
            row.session_id, row.enrolment_id, row.remark, row.reported_at, holds
        )
        for row, holds in db.execute(query)
    }
