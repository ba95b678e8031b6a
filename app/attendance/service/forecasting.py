"""Telling in time who can no longer reach what is asked, or nearly: derived afresh, and each letter once.

A change of marks or sessions asks the worker to look, one to two hours later. So a tap that was a mistake alarms
nobody, and a sheet of fifteen taps is looked at once.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.attendance import mails
from app.attendance.queries.audience import makers_up
from app.attendance.queries.forecast import TAUGHT, concerns
from app.attendance.queries.telling import news_of
from app.attendance.rules.making_up import lapses_on
from app.cohorts import service as cohorts
from app.core import outbox
from app.core.changes import Changed
from app.core.clock import Clock, utc
from app.enrolments import service as enrolments
from app.messages import service as messages
from app.scheduling import service as scheduling

#: Outbox work: derive the prospects of a cohort and post what was not told yet.
FORECAST_WORK: Final = "attendance.forecast"


def look_ahead(db: Session, clock: Clock, cohort_id: int) -> None:
    """Asks the worker to look at a cohort after the hour that follows; many changes in one hour ask once."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    key = f"forecast:{cohort_id}:{hour:%Y%m%d%H}"
    messages.hold(db, key)
    outbox.put(db, clock, FORECAST_WORK, {"cohort_id": cohort_id}, key=key, at=hour + timedelta(hours=2))


def look_when_overdue(db: Session, clock: Clock, cohort_id: int, make_up_id: int, due_on: date) -> None:
    """Asks the worker to look at a cohort once a task that was agreed is not counted on any more."""
    at = utc(lapses_on(due_on), time(6))
    outbox.put(db, clock, FORECAST_WORK, {"cohort_id": cohort_id}, key=f"forecast:task:{make_up_id}", at=at)


def foresee(db: Session, clock: Clock, changed: Changed) -> None:
    """The finisher of a transaction that changed the planning: looks ahead for the cohorts that are taught.

    Also for those whose learners make something up in a cohort that was planned anew.
    """
    if not changed.replanned_ids:
        return
    sessions = scheduling.sessions_of(db, changed.replanned_ids)
    guests = {one for ids in makers_up(db, [one.id for one in sessions]).values() for one in ids}
    concerned = changed.replanned_ids | set(enrolments.cohorts_of_enrolments(db, guests).values())
    for one in cohorts.cohorts(db, ids=concerned, states=TAUGHT):
        look_ahead(db, clock, one.id)


def tell(db: Session, clock: Clock, *, cohort_id: int) -> int:
    """Posts a letter about everyone of a cohort of whom that was not told yet; how many there are now.

    The learner and the trainers hear of the last chance and of what is out of reach; administrators of what is out of
    reach; trainers and administrators of too many cancelled sessions. Who made something up and is out of reach again
    is told anew. Raises NotFound for a cohort that is gone.
    """
    cohort = cohorts.lock_cohort(db, cohort_id)
    found = concerns(db, clock, [cohort.id])
    news = news_of(db, found)
    for one in found:
        if one.enrolment_id is not None:
            mails.prospects_of_learner(db, clock, one, news[one])
        mails.prospects_for_staff(db, clock, one, news.get(one, ""))
    return len(found)
