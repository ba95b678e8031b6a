"""Everything about one cohort on one page, for the foundation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.billing import service as billing
from app.billing.service import Allocation
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import Clock, local, today
from app.enrolments import service as enrolments
from app.enrolments.service import SeatView, WaitingView
from app.organisations import service as organisations
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView


@dataclass(frozen=True, slots=True)
class CohortBoard:
    """The cohort page."""

    cohort: CohortView
    trainers: tuple[str, ...]
    seats: tuple[SeatView, ...]
    organisations: dict[int, str]
    waiting: tuple[WaitingView, ...]
    sessions: tuple[SessionView, ...]
    allocation: Allocation | None
    #: Seats that are kept, by organisation.
    kept: dict[int, int]
    #: Until when a seat is held, by enrolment.
    offers: dict[int, datetime]

    @property
    def starts_on(self) -> date | None:
        """Day of the first session."""
        planned = [one for one in self.sessions if not one.cancelled]
        return local(planned[0].starts_at).date() if planned else None


def cohort_board(db: Session, clock: Clock, cohort_id: int) -> CohortBoard:
    """The cohort with its seats, waiting list, payers and sessions; raises NotFound."""
    cohort = cohorts.cohort(db, cohort_id)
    trainers = accounts.people(db, cohorts.trainers_of(db, cohort_id))
    seats = enrolments.seats(db, cohort_id)
    waiting = enrolments.waiting_list(db, cohort_id)
    offers = enrolments.open_offers(db, cohort_ids=[cohort_id]) if waiting else []
    used = Counter([one.organisation_id for one in seats] + [one.organisation_id for one in offers])
    agreed = enrolments.allotments_of(db, cohort_id)
    kept = {one.organisation_id: one.kept.left(used[one.organisation_id], today(clock)) for one in agreed}
    kept = {organisation_id: count for organisation_id, count in kept.items() if count}
    names = organisations.names(db, {seat.organisation_id for seat in seats} | kept.keys())
    return CohortBoard(
        cohort,
        tuple(person.full_name for person in trainers.values()),
        tuple(seats),
        names,
        tuple(waiting),
        tuple(scheduling.sessions_of(db, [cohort_id])),
        billing.allocation(db, cohort_id, taken=seats) if seats else None,
        kept,
        {one.enrolment_id: one.ends_at for one in offers},
    )
