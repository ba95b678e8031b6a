"""Giving a place back: what it costs, and doing it. Offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local, today
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import Actor
from app.core.text import T
from app.courses import service as courses
from app.enrolments import mails, placing
from app.enrolments.line import end_offer, leave, record, settled, tell
from app.enrolments.models import Enrolment, Seat
from app.enrolments.queries import EnrolmentView, enrolment
from app.enrolments.rules import EnrolmentState, Fee, SeatState, Step, after, withdrawal_fee
from app.organisations import service as organisations
from app.scheduling import service as scheduling


@dataclass(frozen=True, slots=True)
class Leaving:
    """What withdrawing would mean today."""

    enrolment: EnrolmentView
    person: PersonView
    cohort: CohortView
    fee: Fee
    #: The price of the seat; None for someone in line.
    price: Money | None
    starts_at: datetime | None
    #: The course's terms in words.
    terms: str
    #: Whether the cohort has begun.
    begun: bool


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What withdrawing did."""

    enrolment_id: int
    name: str
    fee: Money
    #: How many in line got an offer.
    offered: int


def leaving(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int, cohort_id: int, enrolment_id: int
) -> Leaving:
    """What withdrawing this person would cost now. Raises NotFound for a foreign or unknown enrolment."""
    found = enrolment(db, enrolment_id)
    person = accounts.person(db, found.person_id)
    mine = placing.may_act_for(actor, found.organisation_id)
    if not mine or person is None or (found.organisation_id, found.cohort_id) != (organisation_id, cohort_id):
        raise NotFound
    cohort = cohorts.cohort(db, cohort_id)
    content = courses.version(db, cohort.course_version_id).content
    starts_at = scheduling.starts_of(db, [cohort_id]).get(cohort_id)
    price = found.price if found.seated else None
    return Leaving(
        found,
        person,
        cohort,
        fee_today(db, clock, cohort, price or Money(0)),
        price,
        starts_at,
        content.cancellation.text,
        has_begun(db, clock, cohort),
    )


def withdraw(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    enrolment_id: int,
    fee: Money | None = None,
) -> Withdrawal:
    """Withdraws a person: the seat is released with its fee, and offered to the first in line at once.

    ``fee`` is what the asker was shown: when it is another today, Refused tells so and nothing changes.
    Raises NotFound for a foreign or unknown enrolment; Refused when it was withdrawn or completed already, and for a
    seat in a cohort that is finished.
    """
    room, row, person = taken(db, actor, clock, organisation_id, enrolment_id)
    seat = db.get_one(Seat, row.seat_id, populate_existing=True) if row.seat_id is not None else None
    after(EnrolmentState(row.state), Step.WITHDRAW, person.full_name)
    if seat:
        check_not_over(room.cohort)
    due = fee_today(db, clock, room.cohort, Money(seat.price_cents if seat else 0)).amount
    check_fee(fee, due)
    leave(row, clock, Step.WITHDRAW, person.full_name)
    end_offer(db, clock, actor, row.id)
    if seat:
        release(seat, clock, due)
    db.flush()

    cohorts.planning_changed(db, cohort_ids=[room.cohort.id], seats_only=True)
    organisation = organisations.organisation(db, organisation_id)
    mails.withdrawn(db, clock, mails.occasion(db, actor, room.cohort, organisation), person)
    room, moves = settled(db, clock, placing.look(db, clock, room.cohort, room.line))
    record(db, actor, clock, "enrolments:enrolment:withdraw", row, fee_cents=due.cents)
    tell(db, actor, clock, room, moves)
    return Withdrawal(enrolment_id, person.full_name, due, len(moves.made))


def taken(
    db: Session, actor: Actor, clock: Clock, organisation_id: int, enrolment_id: int
) -> tuple[placing.Room, Enrolment, PersonView]:
    """The cohort under its lock, and the enrolment as it is then; NotFound for a foreign or unknown one."""
    room = placing.locked(db, clock, enrolment(db, enrolment_id).cohort_id)
    row = db.get_one(Enrolment, enrolment_id, populate_existing=True)
    if row.organisation_id != organisation_id or not placing.may_act_for(actor, organisation_id):
        raise NotFound
    return room, row, accounts.people(db, [row.person_id])[row.person_id]


def check_not_over(cohort: CohortView) -> None:
    """Refused when the cohort is finished: who had which seat, and what that costs, stays as it was."""
    if cohort.state is CohortState.FINISHED:
        raise Refused(T("Groep %(name)s is voorbij. Aan de plaatsen verandert niets meer.", name=cohort.name))


def release(seat: Seat, clock: Clock, fee: Money) -> None:
    """Gives a seat back, with what that costs."""
    seat.state, seat.released_at, seat.fee_cents = SeatState.RELEASED, clock.now(), fee.cents


def check_fee(shown: Money | None, due: Money) -> None:
    """Refused when the fee is not the one that the asker was shown."""
    if shown is not None and shown != due:
        raise Refused(
            T(
                "Afmelden kost vandaag %(due)s, niet %(shown)s. Kijk het na en bevestig opnieuw.",
                due=due,
                shown=shown,
            )
        )


def has_begun(db: Session, clock: Clock, cohort: CohortView) -> bool:
    """Whether the cohort is running, or its first session has begun."""
    starts_at = scheduling.starts_of(db, [cohort.id]).get(cohort.id)
    return cohort.state is CohortState.RUNNING or (starts_at is not None and starts_at <= clock.now())


def fee_today(db: Session, clock: Clock, cohort: CohortView, price: Money) -> Fee:
    """The fee today; free when the foundation itself has cancelled the cohort."""
    if cohort.state is CohortState.CANCELLED:
        return Fee(Money(0), 0, None)
    cancellation = courses.version(db, cohort.course_version_id).content.cancellation
    steps = [(step.days_before, step.percent) for step in cancellation.steps]
    start = scheduling.starts_of(db, [cohort.id]).get(cohort.id)
    return withdrawal_fee(price, steps, local(start).date() if start else None, today(clock))
