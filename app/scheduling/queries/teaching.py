"""Who teaches which session. Constant numbers of queries, however many sessions."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.scheduling.models import CourseSession, SessionTrainer
from app.scheduling.queries.sessions import SessionView, guests_of


def trainers_of_sessions(db: Session, sessions: Collection[SessionView]) -> dict[int, frozenset[int]]:
    """Person ids of the fixed trainers who teach each session, guests not included. One query.

    The session's own trainer, as long as that is a fixed trainer of the cohort; else all of them.
    """
    fixed = cohorts.trainers_of_all(db, {one.cohort_id for one in sessions})
    return {one.id: own_trainers(fixed, one.cohort_id, one.trainer_person_id) for one in sessions}


def teachers_of_sessions(db: Session, sessions: Collection[SessionView]) -> dict[int, frozenset[int]]:
    """Person ids of everyone who teaches each session, guests included. Two queries."""
    trainers = trainers_of_sessions(db, sessions)
    guests = guests_of(db, list(trainers))
    return {number: ids | frozenset(guests.get(number, ())) for number, ids in trainers.items()}


def teaches(person_id: sa.SQLColumnExpression[int]) -> sa.ColumnElement[bool]:
    """Whether a person teaches the session of a larger query; as `teachers_of_sessions`."""
    own, cohort_id = CourseSession.trainer_person_id, CourseSession.cohort_id
    return sa.or_(
        sa.exists().where(
            SessionTrainer.session_id == CourseSession.id, SessionTrainer.person_id == person_id
        ),
        sa.and_(
            cohorts.trains(person_id, cohort_id),
            sa.or_(own.is_(None), own == person_id, ~cohorts.trains(own, cohort_id)),
        ),
    )


def own_trainers(
    fixed: Mapping[int, Collection[int]], cohort_id: int, trainer_person_id: int | None
) -> frozenset[int]:
    """Which of a cohort's fixed trainers teach a session that names this one."""
    all_of_them = frozenset(fixed.get(cohort_id, ()))
    if trainer_person_id is not None and trainer_person_id in all_of_them:
        return frozenset({trainer_person_id})
    return all_of_them
