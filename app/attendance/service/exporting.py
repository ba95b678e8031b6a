"""Taking the attendance of a cohort along; the log tells who did."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.attendance.queries.picture import Picture, picture
from app.audit import service as audit
from app.core.clock import Clock
from app.core.permissions import Actor


def export_picture(db: Session, actor: Actor, clock: Clock, *, cohort_id: int) -> Picture:
    """The picture of a cohort for a workbook; NotFound for who may not see it."""
    found = picture(db, actor, clock, cohort_id)
    audit.record(db, actor, clock, "attendance:cohort:export", "cohort", cohort_id, learners=len(found.rows))
    return found
