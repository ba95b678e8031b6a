"""Telling in time who can no longer reach what is asked, or nearly: derived afresh, and each letter once.

A change of marks or sessions asks the worker to look, one to two hours later. So a tap that was a mistake alarms
nobody, and a sheet of fifteen taps is looked at once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.attendance import mails
from app.attendance.queries.audience import makers_up
from app.attendance.queries.forecast import TAUGHT, concerns
from app.attendance.rules import Outlook
from app.cohorts import service as cohorts
from app.core import outbox
from app.core.changes import Changed
from app.core.clock import Clock
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

    The learner hears of the last chance and of what is out of reach; trainers and administrators of what is out of
    reach, and of too many cancelled sessions. Raises NotFound for a cohort that is gone.
    """
    cohort = cohorts.lock_cohort(db, cohort_id)
    found = concerns(db, [cohort.id])
    for one in found:
        if one.enrolment_id is not None:
            mails.prospects_of_learner(db, clock, one)
        if one.outlook is not Outlook.LAST_CHANCE:
            mails.prospects_for_staff(db, clock, one)
    return len(found)
