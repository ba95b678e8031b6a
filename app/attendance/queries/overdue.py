"""Tasks to make up for something that were to be ready by now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance.models import MakeUp
from app.attendance.queries.forecast import TAUGHT
from app.attendance.rules.making_up import MakeUpKind, lapsed
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling


@dataclass(frozen=True, slots=True)
class OverdueTask:
    """A task that was to be ready by now, and that no trainer found done."""

    cohort_id: int
    enrolment_id: int
    name: str
    #: What was missed.
    session: scheduling.SessionView
    due_on: date
    #: Whether it is not counted on any more: done later it still counts.
    lapsed: bool


def overdue_tasks(
    db: Session,
    clock: Clock,
    known: Iterable[cohorts.CohortView],
    *,
    seats: Iterable[enrolments.Belonging] | None = None,
) -> tuple[OverdueTask, ...]:
    """The tasks of learners of these cohorts, as far as they are taught, that are overdue: the oldest first.

    Two queries, and two more where there is one. ``seats``: all in these cohorts, when they were read already.
    """
    now = today(clock)
    taught = {one.id for one in known if one.state in TAUGHT}
    if seats is None:
        seats = enrolments.seated_in(db, taught)
    who = {one.enrolment_id: one for one in seats if one.cohort_id in taught}
    query = (
        sa.select(MakeUp.enrolment_id, MakeUp.session_id, MakeUp.due_on)
        .where(
            MakeUp.enrolment_id.in_(who),
            MakeUp.kind == MakeUpKind.TASK,
            MakeUp.done_at.is_(None),
            MakeUp.withdrawn_at.is_(None),
            MakeUp.due_on < now,
        )
        .order_by(MakeUp.due_on, MakeUp.id)
    )
    rows = db.execute(query).all() if who else []
    if not rows:
        return ()
    sessions = scheduling.sessions_by_id(db, {row.session_id for row in rows})
    people = accounts.people(db, {who[row.enrolment_id].person_id for row in rows})
    return tuple(
        OverdueTask(
            who[row.enrolment_id].cohort_id,
            row.enrolment_id,
            people[who[row.enrolment_id].person_id].full_name,
            sessions[row.session_id],
            row.due_on,
            lapsed(row.due_on, today=now),
        )
        for row in rows
    )
