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

    Who was moved and has a seat in another group has not left.
    """
    if not enrolment_ids:
        return {}
    other = aliased(Enrolment)
    sits = sa.exists().where(other.person_id == Enrolment.person_id, other.state.in_(SEATED))
    query = sa.select(Enrolment.id, Enrolment.withdrawn_at).where(
        Enrolment.id.in_(enrolment_ids),
        Enrolment.state == EnrolmentState.WITHDRAWN,
        sa.or_(Enrolment.ended_as.is_(None), Enrolment.ended_as != EndedAs.MOVED, ~sits),
    )
    return {number: local(at).date() for number, at in db.execute(query) if at is not None}
