"""When somebody left: for what is kept only so long after it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.clock import local
from app.enrolments.models import Enrolment
from app.enrolments.rules import SEATED, EndedAs, EnrolmentState


def left_on(db: Session, enrolment_ids: Collection[int]) -> dict[int, date]:
    """The day (in Amsterdam) on which each withdrawn enrolment ended; others are left out. One query.

    Who was moved and has a seat in another group has not left; who was moved and left there, left on that day.
    """
    if not enrolment_ids:
        return {}
    other = aliased(Enrolment)
    sits = sa.exists().where(other.person_id == Enrolment.person_id, other.state.in_(SEATED))
    last = sa.select(sa.func.max(other.withdrawn_at)).where(other.person_id == Enrolment.person_id)
    ended_at = sa.case(
        (Enrolment.ended_as == EndedAs.MOVED, last.scalar_subquery()), else_=Enrolment.withdrawn_at
    )
    query = sa.select(Enrolment.id, ended_at).where(
        Enrolment.id.in_(enrolment_ids),
        Enrolment.state == EnrolmentState.WITHDRAWN,
        sa.or_(Enrolment.ended_as.is_(None), Enrolment.ended_as != EndedAs.MOVED, ~sits),
    )
    return {number: local(at).date() for number, at in db.execute(query) if at is not None}


def moved_to(db: Session, enrolment_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """For each enrolment that ended as moved: the newest enrolment of that person with a seat, and its cohort.

    Others, and who has no seat any more, are left out. One query.
    """
    if not enrolment_ids:
        return {}
    now = aliased(Enrolment)
    query = (
        sa.select(Enrolment.id, now.id, now.cohort_id)
        .join(now, now.person_id == Enrolment.person_id)
        .where(Enrolment.id.in_(enrolment_ids), Enrolment.ended_as == EndedAs.MOVED, now.state.in_(SEATED))
        .order_by(now.id)
    )
    return {number: (enrolment_id, cohort_id) for number, enrolment_id, cohort_id in db.execute(query)}
