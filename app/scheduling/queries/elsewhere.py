"""Where the trainers and rooms of a planning are at other times. Constant numbers of queries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.scheduling.models import CourseSession, SessionTrainer
from app.scheduling.queries.sessions import SessionView, view_of
from app.scheduling.rules import SessionState

#: As many are read at most: a planner shows one month at a time.
MOST_ELSEWHERE = 500


def sessions_elsewhere(
    db: Session,
    *,
    from_: datetime,
    until: datetime,
    person_ids: Collection[int],
    room_ids: Collection[int],
    except_cohort_id: int,
) -> list[SessionView]:
    """Planned sessions of other cohorts with one of these teachers or in one of these rooms, by time. Two queries.

    A teacher is a guest, or a fixed trainer of the cohort whom the session does not leave out.
    """
    trained = cohorts.trained_by(db, person_ids)
    taught = {cohort_id for ids in trained.values() for cohort_id in ids if cohort_id != except_cohort_id}
    as_guest = sa.select(SessionTrainer.session_id).where(SessionTrainer.person_id.in_(person_ids))
    own = CourseSession.trainer_person_id
    query = (
        sa.select(CourseSession)
        .where(
            CourseSession.cohort_id != except_cohort_id,
            CourseSession.state == SessionState.PLANNED,
            CourseSession.starts_at < until,
            CourseSession.ends_at > from_,
            sa.or_(
                sa.and_(CourseSession.cohort_id.in_(taught), sa.or_(own.is_(None), own.in_(person_ids))),
                CourseSession.room_id.in_(room_ids),
                CourseSession.id.in_(as_guest),
            ),
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
        .limit(MOST_ELSEWHERE)
    )
    return [view_of(row) for row in db.scalars(query)]
