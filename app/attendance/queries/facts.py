"""What is noted and agreed of learners, as the rules want it: marks, sessions, make-ups and the presentation."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import Achievement, Attendance, MakeUp
from app.attendance.rules import AttendanceState, Block, Held, Repair
from app.core.clock import local
from app.core.db import UTCDateTime
from app.scheduling import service as scheduling

#: The key of the presentation in `models.Achievement`.
PRESENTATION = "presentation"


@dataclass(slots=True)
class Facts:
    """What is known of one learner."""

    #: States by session id.
    marks: dict[int, AttendanceState] = field(default_factory=dict)
    #: Agreed make-ups that stand.
    repairs: list[Repair] = field(default_factory=list)
    #: The sessions that bear a mark.
    noted: list[Held] = field(default_factory=list)
    #: Whether the final presentation was given.
    presented: bool = False


def held(session: scheduling.SessionView) -> Held:
    """A session as attendance counts it."""
    return Held(
        session.id,
        Block(str(session.repeats or session.kind)),
        local(session.starts_at).date(),
        session.module_key,
        session.cancelled,
    )


def marks_of(db: Session, enrolment_ids: Collection[int]) -> dict[int, dict[int, AttendanceState]]:
    """What is noted, by enrolment and session; every asked enrolment is present. One query."""
    found: dict[int, dict[int, AttendanceState]] = {key: {} for key in enrolment_ids}
    query = sa.select(Attendance.enrolment_id, Attendance.session_id, Attendance.state)
    for enrolment_id, session_id, state in db.execute(query.where(Attendance.enrolment_id.in_(found))):
        found[enrolment_id][session_id] = AttendanceState(state)
    return found


def facts_of(
    db: Session, enrolment_ids: Collection[int], known: Iterable[scheduling.SessionView] = ()
) -> dict[int, Facts]:
    """The facts of each enrolment; every asked one is present. Two queries, the second only for unknown sessions.

    ``known``: sessions that the caller read already.
    """
    return facts_and_sessions(db, enrolment_ids, known)[0]


def facts_and_sessions(
    db: Session, enrolment_ids: Collection[int], known: Iterable[scheduling.SessionView] = ()
) -> tuple[dict[int, Facts], dict[int, scheduling.SessionView]]:
    """The same, with every session that they speak of and the known ones, by number."""
    found = {key: Facts() for key in enrolment_ids}
    sessions = {one.id: one for one in known}
    if not found:
        return found, sessions
    agreed = []
    for row in db.execute(_all_of(found)):
        if row.word == PRESENTATION:
            found[row.enrolment_id].presented = True
        elif row.id is None:
            found[row.enrolment_id].marks[row.session_id] = AttendanceState(row.word)
        else:
            agreed.append(row)
    agreed.sort(key=lambda row: row.id)
    wanted = {session_id for one in found.values() for session_id in one.marks}
    wanted |= {row.session_id for row in agreed} | {row.at_session_id for row in agreed if row.at_session_id}
    sessions |= scheduling.sessions_by_id(db, wanted - sessions.keys())
    for row in agreed:
        found[row.enrolment_id].repairs.append(
            Repair(
                held(sessions[row.session_id]),
                held(sessions[row.at_session_id]) if row.at_session_id else None,
                local(row.done_at).date() if row.done_at else None,
                row.due_on,
            )
        )
    for one in found.values():
        one.noted = [held(sessions[session_id]) for session_id in sorted(one.marks)]
    return found, sessions


def _all_of(enrolment_ids: Collection[int]) -> sa.CompoundSelect[Any]:
    """Agreed make-ups that stand, with their numbers; marks, and presentations, without. Together one query."""
    number: sa.ColumnElement[Any] = sa.cast(sa.null(), sa.Integer)
    moment, day = sa.cast(sa.null(), UTCDateTime), sa.cast(sa.null(), sa.Date)
    agreed = sa.select(
        MakeUp.id,
        MakeUp.enrolment_id,
        MakeUp.session_id,
        MakeUp.kind.label("word"),
        MakeUp.at_session_id,
        MakeUp.done_at,
        MakeUp.due_on,
    ).where(MakeUp.enrolment_id.in_(enrolment_ids), MakeUp.withdrawn_at.is_(None))
    marks = sa.select(
        number, Attendance.enrolment_id, Attendance.session_id, Attendance.state, number, moment, day
    ).where(Attendance.enrolment_id.in_(enrolment_ids))
    presentations = sa.select(
        number, Achievement.enrolment_id, number, Achievement.key, number, moment, day
    ).where(Achievement.enrolment_id.in_(enrolment_ids), Achievement.key == PRESENTATION)
    return sa.union_all(agreed, marks, presentations)
