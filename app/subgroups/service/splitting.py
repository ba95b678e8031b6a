"""One session in parts of the group, with the subgroups that it takes. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.scheduling import service as scheduling
from app.scheduling.service import Noted, PeopleOf, SessionChange, SessionView, nobody
from app.subgroups.queries import SubgroupView, subgroups
from app.subgroups.rules import SubgroupKind
from app.subgroups.service.dividing import propose, save


def split_session(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: int,
    changes: Sequence[SessionChange],
    noted: Noted,
    kind: SubgroupKind = SubgroupKind.PART,
    people: PeopleOf = nobody,
) -> tuple[SessionView, ...]:
    """Split a session in as many parts as there are `changes`; the first is the session itself.

    Each part gets the subgroup that its change names, or else the next one of this kind; those that are missing are
    made, from different organisations. `noted` tells which sessions have attendance, `people` who a session is for.
    Raises NotFound, and Refused like `scheduling.split_session`.
    """
    one = scheduling.session(db, session_id)
    cohorts.lock_cohort(db, one.cohort_id)
    _hold(db, one, changes)
    named = [change.subgroup_id for change in changes]
    if None in named:
        groups = _groups(db, actor, clock, one.cohort_id, kind, len(changes))
        changes = [
            replace(change, subgroup_id=group.id) for change, group in zip(changes, groups, strict=True)
        ]
    return scheduling.split_session(
        db, actor, clock, session_id=session_id, changes=changes, noted=noted, people=people
    )


def _hold(db: Session, one: SessionView, changes: Sequence[SessionChange]) -> None:
    """Lock what the parts share before anything is told to the log: that lock comes last."""
    people = {*cohorts.trainers_of(db, one.cohort_id), *scheduling.guests_of(db, [one.id]).get(one.id, [])}
    scheduling.hold(
        db,
        place_ids={change.place_id for change in changes if change.place_id is not None},
        room_ids={change.room_id for change in changes if change.room_id is not None},
        person_ids=people,
    )


def _groups(
    db: Session, actor: Actor, clock: Clock, cohort_id: int, kind: SubgroupKind, count: int
) -> list[SubgroupView]:
    """The subgroups of this kind when there are just as many; else a new division, when there is none yet."""
    there = [one for one in subgroups(db, cohort_id) if one.kind is kind]
    if len(there) == count:
        return there
    if there:
        raise Refused(
            T("De groep heeft al een andere verdeling. Pas eerst de deelgroepen aan."), field="subgroup_id"
        )
    proposal = propose(db, cohort_id, kind=kind, groups=count)
    if len(proposal) < count:
        raise Refused(T("Er zijn te weinig deelnemers om te splitsen."), field="subgroup_id")
    return save(db, actor, clock, cohort_id=cohort_id, kind=kind, groups=proposal)
