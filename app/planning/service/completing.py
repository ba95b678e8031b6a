"""Dates for what has none. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.planning.queries.gaps import proposals
from app.planning.queries.people import people_of, people_of_new
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView


@dataclass(frozen=True, slots=True)
class When:
    """A day with begin and end on an Amsterdam clock."""

    day: date
    start: time
    end: time


def complete(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, dates: Mapping[str, When]
) -> tuple[SessionView, ...]:
    """Plan what has no date yet, by key of its gap: a cancelled session goes on then, with its UID; else it is new.

    What is left out stays without a date. Raises NotFound; Refused for a gap that is filled by now, and for what cannot
    be and what blocks at `day-`, `start-` or `end-` with the key.
    """
    cohorts.lock_cohort(db, cohort_id)
    found = {one.missing.gap.key: one for one in proposals(db, clock, cohort_id)}
    if not dates.keys() <= found.keys():
        raise Refused(
            T("Voor een van deze onderdelen is intussen een datum gekozen. Bekijk het voorstel opnieuw.")
        )
    wanted = {
        key: replace(found[key].change, day=at.day, start=at.start, end=at.end) for key, at in dates.items()
    }
    ids = {found[key].missing.gap.session_id for key in wanted}
    again = {one.id: one for one in scheduling.sessions_of(db, [cohort_id]) if one.id in ids}
    scheduling.hold(
        db,
        place_ids={one.place_id for one in wanted.values() if one.place_id is not None},
        room_ids={one.room_id for one in wanted.values() if one.room_id is not None},
        person_ids=_teachers(db, cohort_id, again.values()),
    )
    made = []
    for key, change in wanted.items():
        session = again.get(found[key].missing.gap.session_id or 0)
        try:
            if session is not None:
                made.append(
                    scheduling.reinstate_session(
                        db,
                        actor,
                        clock,
                        session_id=session.id,
                        change=change,
                        people=people_of(db, [session]),
                        noted=attendance.noted_of,
                    )
                )
            else:
                made.append(
                    scheduling.add_session(
                        db,
                        actor,
                        clock,
                        cohort_id=cohort_id,
                        module_key=found[key].missing.gap.module_key,
                        change=change,
                        people=people_of_new(db, cohort_id, change.subgroup_id),
                    )
                )
        except Refused as refused:
            field = refused.field if refused.field in ("start", "end") else "day"
            raise Refused(refused.text, field=f"{field}-{key}") from refused
    return tuple(made)


def _teachers(db: Session, cohort_id: int, sessions: Iterable[SessionView]) -> set[int]:
    guests = scheduling.guests_of(db, [one.id for one in sessions])
    return {*cohorts.trainers_of(db, cohort_id), *(person for ids in guests.values() for person in ids)}
