"""What a visitor sees: the open cohorts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local, today
from app.core.errors import NotFound
from app.courses import service as courses
from app.courses.service import CourseContent
from app.enrolments import service as enrolments
from app.enrolments.service import SeatCounts
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView

#: The states in which a cohort is shown to everyone.
PUBLIC = (CohortState.OPEN, CohortState.CONFIRMED)
#: At most this many on the front page.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class PublicCohort:
    """An open cohort with its programme and free seats."""

    cohort: CohortView
    content: CourseContent
    sessions: tuple[SessionView, ...]
    counts: SeatCounts

    @property
    def starts_on(self) -> date | None:
        """Day of the first session."""
        return local(self.sessions[0].starts_at).date() if self.sessions else None

    @property
    def ends_on(self) -> date | None:
        """Day of the last session."""
        return local(self.sessions[-1].starts_at).date() if self.sessions else None

    @property
    def free(self) -> int:
        """Seats that a newcomer can have: not taken, offered or kept, and nobody ahead in line."""
        return self.counts.free(self.cohort.seats)

    @property
    def days(self) -> tuple[SessionView, ...]:
        """The course days."""
        return tuple(session for session in self.sessions if session.is_day)

    @property
    def intervisions(self) -> tuple[SessionView, ...]:
        """The intervision meetings."""
        return tuple(session for session in self.sessions if not session.is_day)


def open_cohorts(
    db: Session, clock: Clock, known: Mapping[int, CourseContent] | None = None
) -> list[PublicCohort]:
    """Cohorts that one can still enrol in, the earliest start first; those that have begun are left out.

    ``known``: contents by course version that need not be read again.
    """
    found = _public(db, clock, cohorts.cohorts(db, states=PUBLIC, limit=SHOWN), known or {})
    now = today(clock)
    coming = [one for one in found if one.starts_on is not None and one.starts_on > now]
    return sorted(coming, key=lambda one: (one.starts_on, one.cohort.id))


def public_cohort(db: Session, clock: Clock, slug: str) -> PublicCohort:
    """The open cohort with this address; raises NotFound, also for one that is not public."""
    cohort = cohorts.cohort_by_slug(db, slug)
    if cohort.state not in PUBLIC:
        raise NotFound
    return _public(db, clock, [cohort], {})[0]


def _public(
    db: Session, clock: Clock, found: list[CohortView], known: Mapping[int, CourseContent]
) -> list[PublicCohort]:
    ids = [cohort.id for cohort in found]
    counts = enrolments.seat_counts(db, ids, today(clock))
    sessions: dict[int, list[SessionView]] = {}
    for session in scheduling.sessions_of(db, ids):
        if not session.cancelled:
            sessions.setdefault(session.cohort_id, []).append(session)
    contents = {
        number: known.get(number) or courses.version(db, number).content
        for number in {cohort.course_version_id for cohort in found}
    }
    return [
        PublicCohort(
            cohort,
            contents[cohort.course_version_id],
            tuple(sessions.get(cohort.id, ())),
            counts[cohort.id],
        )
        for cohort in found
    ]
