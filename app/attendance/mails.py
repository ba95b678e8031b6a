"""Letters about who will not come, and about prospects; written in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance.queries.forecast import Concern
from app.attendance.rules import Block, Outlook
from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.core.permissions import Actor, Role
from app.scheduling import service as scheduling


def will_be_absent(
    db: Session, clock: Clock, session: scheduling.SessionView, actor: Actor, at: datetime
) -> None:
    """Tells who teaches the session that a participant will not come; what they said stands on the sheet only."""
    key = f"absence:{session.id}:{actor.person_id}:{at.isoformat()}"
    _tell_teachers(db, clock, session, actor, "attendance/will_be_absent", key)


def will_come(db: Session, clock: Clock, session: scheduling.SessionView, actor: Actor, at: datetime) -> None:
    """Tells who teaches the session that a participant who reported absent comes after all."""
    key = f"absence-back:{session.id}:{actor.person_id}:{at.isoformat()}"
    _tell_teachers(db, clock, session, actor, "attendance/will_come", key)


def task_agreed(
    db: Session,
    clock: Clock,
    session: scheduling.SessionView,
    *,
    person_id: int,
    make_up_id: int,
    due_on: date,
) -> None:
    """Tells a learner that a task was agreed to make up for a session; what it is stands on their own page only."""
    context = {**_session(db, session), "due_on": due_on.isoformat(), "path": "/leren/aanwezigheid"}
    _post(db, clock, [person_id], "attendance/task_agreed", context, f"make-up:{make_up_id}")


def prospects_of_learner(db: Session, clock: Clock, concern: Concern, news: str) -> None:
    """Tells a learner, once for each piece of ``news``, that nothing more may be missed, or that it is out of reach."""
    if concern.person_id is None:
        return
    name = "last_chance" if concern.outlook is Outlook.LAST_CHANCE else "out_of_reach"
    key = f"forecast:{name}:{concern.enrolment_id}:{concern.block}:{news}"
    _post(db, clock, [concern.person_id], f"attendance/{name}", _facts(concern, "/start"), key)


def prospects_for_staff(db: Session, clock: Clock, concern: Concern, news: str) -> None:
    """Tells trainers, once for each piece of ``news``, that a learner may miss nothing more.

    That a learner cannot reach it any more, or a whole group, administrators hear too.
    """
    trainers = set(cohorts.trainers_of(db, concern.cohort_id))
    if concern.outlook is Outlook.LAST_CHANCE:
        key = f"forecast:near:{concern.enrolment_id}:{concern.block}:{news}"
        facts = _facts(concern, f"/groepen/{concern.cohort_id}/aanwezigheid")
        _post(db, clock, trainers, "attendance/learner_last_chance", facts, key)
        return
    told = trainers | {one.id for one in accounts.people_with_role(db, Role.ADMINISTRATOR)}
    path = "/start"
    if concern.enrolment_id is None:
        key = f"forecast:cancelled:{concern.cohort_id}:{concern.block}:{concern.reach.cancelled}"
        _post(db, clock, told, "attendance/too_few_sessions", _facts(concern, path), key)
    else:
        key = f"forecast:told:{concern.enrolment_id}:{concern.block}:{news}"
        _post(db, clock, told, "attendance/learner_out_of_reach", _facts(concern, path), key)


def _tell_teachers(
    db: Session, clock: Clock, session: scheduling.SessionView, actor: Actor, template: str, key: str
) -> None:
    taught_by = scheduling.teachers_of_sessions(db, [session])[session.id]
    path = f"/trainer/bijeenkomsten/{session.id}/aanwezigheid"
    context = {"name": actor.name, **_session(db, session), "path": path}
    _post(db, clock, taught_by, template, context, key)


def _session(db: Session, session: scheduling.SessionView) -> dict[str, Any]:
    return {
        "cohort_name": cohorts.cohort(db, session.cohort_id).name,
        "session_title": session.title,
        "session_day": local(session.starts_at).date().isoformat(),
        "session_times": session.times,
    }


def _facts(concern: Concern, path: str) -> dict[str, Any]:
    return {
        "name": concern.name,
        "cohort_name": concern.cohort_name,
        "days": concern.block is Block.DAY,
        "needed": concern.reach.needed,
        "sessions_total": concern.reach.total,
        "attended": concern.reach.attended,
        "possible": concern.reach.possible,
        "path": path,
    }


def _post(
    db: Session, clock: Clock, person_ids: Iterable[int], template: str, context: dict[str, Any], key: str
) -> None:
    people = accounts.people(db, person_ids)
    for person in sorted(people.values(), key=lambda one: one.id):
        accounts.write_to(db, clock, person, template, context, key=f"{key}:{person.id}")
