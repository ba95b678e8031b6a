"""Letters about who will not come, and about prospects; written in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
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
    taught_by = scheduling.teachers_of_sessions(db, [session])[session.id]
    cohort = cohorts.cohort(db, session.cohort_id)
    context = {
        "name": actor.name,
        "cohort_name": cohort.name,
        "session_title": session.title,
        "session_day": local(session.starts_at).date().isoformat(),
        "session_times": session.times,
        "path": f"/trainer/bijeenkomsten/{session.id}/aanwezigheid",
    }
    key = f"absence:{session.id}:{actor.person_id}:{at.isoformat()}"
    _post(db, clock, taught_by, "attendance/will_be_absent", context, key)


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
