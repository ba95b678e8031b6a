"""A planned cohort of the real course, made by the services."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock
from app.core.permissions import SYSTEM
from app.courses import service as courses
from app.courses.reader import load_folder
from app.scheduling import service as scheduling
from app.scheduling.service import NewCohort, Pattern, SessionChange, SessionView

FOLDER = Path(__file__).resolve().parents[2] / "course_content" / "dementalent-expert"

#: The spring cohort: eight Thursdays from 14 January 2027.
SPRING = Pattern(first_date=date(2027, 1, 14), weekday=4)


@cache
def content() -> courses.CourseContent:
    """The course of the repository."""
    return load_folder(FOLDER)


def new_cohort(course_version_id: int, **other: Any) -> NewCohort:
    """What the spring cohort of Assen is planned from; what a test cares about, it overrides."""
    known: dict[str, Any] = {
        "course_version_id": course_version_id,
        "name": "Assen, voorjaar 2027",
        "place": "Assen",
        "venue": "Buurthuis De Komeet",
        "seats": 15,
        "seats_min": 12,
        "go_no_go_on": date(2026, 12, 3),
        "pattern": SPRING,
        "state": CohortState.OPEN,
    }
    return NewCohort(**{**known, **other})


def planned(db: Session, clock: Clock, **other: Any) -> CohortView:
    """A cohort with its 13 sessions, committed."""
    version = courses.load_course(db, SYSTEM, clock, content=content())
    made = scheduling.plan_cohort(db, SYSTEM, clock, wanted=new_cohort(version.id, **other))
    db.commit()
    return made


def changed(db: Session, clock: Clock, one: SessionView, **other: Any) -> SessionView:
    """The session with `other` fields of a `SessionChange`; not committed."""
    asked = replace(SessionChange.of(one), **other)
    return scheduling.change_session(db, SYSTEM, clock, session_id=one.id, change=asked)
