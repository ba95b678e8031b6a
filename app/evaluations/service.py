"""The public verbs and reads of evaluations.

An answer and the mark that somebody answered are two rows that nothing ties together: no moment, no number that
counts, no line in the log. All rows of a session are written anew at each answer, in the order of their keys, so that
neither their place in the table nor the transaction that wrote them (PostgreSQL's xmin) tells which came last.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.evaluations.models import EvaluationAnswer, EvaluationGiven
from app.evaluations.queries import (
    Asked,
    Filled,
    Line,
    Results,
    SessionResult,
    asked,
    filled_in,
    result,
    results,
    waiting,
    waiting_of,
)
from app.evaluations.rules import Answer, Question, check_answer, check_open

__all__ = [
    "Answer",
    "Asked",
    "Filled",
    "Line",
    "Question",
    "Results",
    "SessionResult",
    "asked",
    "filled_in",
    "give",
    "result",
    "results",
    "waiting",
    "waiting_of",
]


def give(db: Session, actor: Actor, clock: Clock, *, session_id: int, answer: Answer) -> None:
    """Keeps what the acting learner thinks of a session, without their name; a second time changes nothing.

    Deliberately without a line in the log: its moment would tell whose answer came when. Raises NotFound for who did
    not attend the session, Refused outside the fourteen days after it and for a rating that is none.
    """
    if actor.person_id is None:
        raise NotFound
    found = asked(db, clock, actor.person_id, session_id)
    check_open(found.session.ends_at, clock.now(), cancelled=found.session.cancelled)
    tidy = check_answer(answer)
    cohorts.lock_cohort(db, found.session.cohort_id)
    given = set(
        db.scalars(sa.select(EvaluationGiven.enrolment_id).where(EvaluationGiven.session_id == session_id))
    )
    if found.enrolment_id in given:
        return
    _write_anew(db, session_id, given | {found.enrolment_id}, tidy)


def _write_anew(db: Session, session_id: int, given: set[int], answer: Answer) -> None:
    """Writes all rows of a session again, the new ones among them, each table in the order of its key."""
    stored = sa.select(*EvaluationAnswer.__table__.columns).where(EvaluationAnswer.session_id == session_id)
    rows = [dict(row._mapping) for row in db.execute(stored)]
    rows.append(
        {
            "id": secrets.token_hex(16),
            "session_id": session_id,
            "content": answer.content,
            "trainer": answer.trainer,
            "usefulness": answer.usefulness,
            "keep": answer.keep,
            "improve": answer.improve,
        }
    )
    db.execute(sa.delete(EvaluationAnswer).where(EvaluationAnswer.session_id == session_id))
    db.execute(sa.delete(EvaluationGiven).where(EvaluationGiven.session_id == session_id))
    db.execute(sa.insert(EvaluationAnswer), sorted(rows, key=lambda row: str(row["id"])))
    db.execute(
        sa.insert(EvaluationGiven),
        [{"session_id": session_id, "enrolment_id": key} for key in sorted(given)],
    )
