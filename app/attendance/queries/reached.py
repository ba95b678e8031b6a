"""What learners reached of attendance and what they still can, for who decides about certificates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.attendance.queries.facts import Facts, facts_and_sessions, held
from app.attendance.queries.forecast import asked_by, prospects
from app.attendance.queries.progress import summaries
from app.attendance.rules import AttendanceSummary, Block, Forecast
from app.attendance.rules.forecast import still_open
from app.attendance.rules.states import MISSED
from app.core.clock import Clock, local, today
from app.courses import service as courses
from app.scheduling import service as scheduling
from app.subgroups import service as subgroups


@dataclass(frozen=True, slots=True)
class Reached:
    """One learner's attendance, and what can still come."""

    summary: AttendanceSummary
    forecast: Forecast
    #: By block: the last day from today on with something that still counts, planned or agreed.
    until: Mapping[Block, date]
    #: The sessions that they attended, or that are for them and not noted yet; cancelled ones aside.
    sessions: tuple[scheduling.SessionView, ...]
    #: The last day of their programme; None when nothing is planned.
    last_day: date | None
    #: Modules of the course for which nothing is planned yet.
    unplanned: int = 0


def reached(
    db: Session,
    clock: Clock,
    cohort_of: Mapping[int, int],
    contents: Mapping[int, courses.CourseContent],
    sessions: Collection[scheduling.SessionView] | None = None,
) -> dict[int, Reached]:
    """Of each enrolment, of which the cohort is known, by what its course asks. Four queries at most.

    ``contents``: the course of each enrolment, with the requirements that hold for its cohort.
    """
    if not cohort_of:
        return {}
    programmes = subgroups.programmes(db, cohort_of, sessions=sessions)
    planned = {one.id: one for listed in programmes.values() for one in listed}
    facts, known = facts_and_sessions(db, cohort_of.keys(), planned.values())
    summed = summaries(facts)
    now = today(clock)
    found = {}
    for key in cohort_of:
        asked, programme, noted = asked_by(contents[key]), programmes[key], facts[key]
        found[key] = Reached(
            summary=summed[key],
            forecast=prospects(asked, programme, noted, today=now),
            until=_until(programme, noted, summed[key], now),
            sessions=_sessions(programme, noted, known),
            unplanned=len({one.key for one in contents[key].modules} - {one.module_key for one in programme}),
            last_day=max(
                (local(one.starts_at).date() for one in programme if not one.cancelled), default=None
            ),
        )
    return found


def _until(
    programme: Collection[scheduling.SessionView], facts: Facts, summary: AttendanceSummary, now: date
) -> dict[Block, date]:
    found: dict[Block, date] = {}
    for what, on in still_open([held(one) for one in programme], facts.marks, facts.repairs, today=now):
        if on >= now and what[1] not in summary.modules:
            found[what[0]] = max(on, found.get(what[0], on))
    return found


def _sessions(
    programme: Collection[scheduling.SessionView],
    facts: Facts,
    known: Mapping[int, scheduling.SessionView],
) -> tuple[scheduling.SessionView, ...]:
    every = {one.id: one for one in programme} | {key: known[key] for key in facts.marks}
    return tuple(
        one for key, one in every.items() if not one.cancelled and facts.marks.get(key) not in MISSED
    )
