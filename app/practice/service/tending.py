"""Cases stay with somebody who may read them, when trainers leave a cohort and come. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.changes import Changed
from app.core.clock import Clock
from app.core.permissions import SYSTEM
from app.courses import service as courses
from app.practice.models import PracticeCase
from app.practice.queries.rows import course_of
from app.practice.service.assigning import OPEN, assign, tell_new


def settle(db: Session, clock: Clock, changed: Changed) -> int:
    """Gives waiting cases to another when their trainer left the cohort; how many seats that were.

    A finisher of `core.changes`: it runs in the transaction that took the trainer off.
    """
    ids = changed.replanned_ids
    return tend(db, clock, cohort_ids=ids) if ids else 0


def tend(db: Session, clock: Clock, *, cohort_ids: Collection[int] | None = None) -> int:
    """Fills the seats of open cases in which nobody sits who may read; how many that were.

    Four queries at most when all is well.
    """
    vacant = _vacant(db, cohort_ids).with_for_update().execution_options(populate_existing=True)
    rows = db.scalars(vacant).all()
    filled = 0
    for row in rows:
        before = (row.reviewer_person_id, row.second_person_id)
        present = set(cohorts.trainers_of(db, row.cohort_id))
        if row.reviewer_person_id not in present:
            row.reviewer_person_id = None
        if row.second_person_id not in present:
            row.second_person_id = None
        assign(db, clock, row, second=course_of(db, row.cohort_id).cases.second_assessor)
        if (row.reviewer_person_id, row.second_person_id) == before:
            continue
        filled += 1
        db.flush()
        for person_id in (row.reviewer_person_id, row.second_person_id):
            if person_id is not None and person_id not in before:
                tell_new(db, clock, row, person_id)
        audit.record(
            db,
            SYSTEM,
            clock,
            "practice:case:reassign",
            "practice_case",
            row.id,
            before=[one for one in before if one],
            after=[one for one in (row.reviewer_person_id, row.second_person_id) if one],
        )
    return filled


def _asking_two(db: Session, cohort_ids: Collection[int] | None) -> list[int]:
    """The cohorts with open cases without a second assessor whose course asks for one."""
    query = sa.select(PracticeCase.cohort_id).where(
        PracticeCase.state.in_(OPEN), PracticeCase.second_person_id.is_(None)
    )
    if cohort_ids is not None:
        query = query.where(PracticeCase.cohort_id.in_(cohort_ids))
    ids = db.scalars(query.distinct()).all()
    found = cohorts.cohorts(db, ids=ids) if ids else []
    contents = courses.contents(db, {one.course_version_id for one in found})
    return [one.id for one in found if contents[one.course_version_id].cases.second_assessor]


def _vacant(db: Session, cohort_ids: Collection[int] | None) -> sa.Select[PracticeCase]:
    """Open cases of which a seat is held by nobody of the cohort while somebody could."""
    teaching = sa.table("cohort_trainer", sa.column("cohort_id"), sa.column("person_id"))

    def sits(seat: sa.SQLColumnExpression[int | None]) -> sa.Exists:
        return sa.exists().where(teaching.c.cohort_id == PracticeCase.cohort_id, teaching.c.person_id == seat)

    others = (PracticeCase.person_id, PracticeCase.reviewer_person_id)
    gone = sa.or_(
        sa.and_(
            PracticeCase.second_person_id.is_(None),
            PracticeCase.cohort_id.in_(_asking_two(db, cohort_ids)),
            sa.exists().where(
                teaching.c.cohort_id == PracticeCase.cohort_id,
                *(teaching.c.person_id != sa.func.coalesce(one, 0) for one in others),
            ),
        ),
        sa.and_(PracticeCase.reviewer_person_id.is_not(None), ~sits(PracticeCase.reviewer_person_id)),
        sa.and_(PracticeCase.second_person_id.is_not(None), ~sits(PracticeCase.second_person_id)),
        sa.and_(
            PracticeCase.reviewer_person_id.is_(None),
            sa.exists().where(
                teaching.c.cohort_id == PracticeCase.cohort_id, teaching.c.person_id != PracticeCase.person_id
            ),
        ),
    )
    query = sa.select(PracticeCase).where(PracticeCase.state.in_(OPEN), gone)
    if cohort_ids is not None:
        query = query.where(PracticeCase.cohort_id.in_(cohort_ids))
    return query.order_by(PracticeCase.id)
