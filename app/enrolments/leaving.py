"""Giving a place back: what it costs, and doing it. Offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local, today
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import Actor
from app.core.text import T
from app.courses import service as courses
from app.enrolments import mails, placing
from app.enrolments.candidates import candidate
from app.enrolments.line import fill, tell_promoted
from app.enrolments.models import Enrolment, Seat
from app.enrolments.queries import EnrolmentView, enrolment
from app.enrolments.rules import EnrolmentState, Fee, SeatState, withdrawal_fee
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


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What withdrawing did."""

    enrolment_id: int
    name: str
    fee: Money
    #: How many moved up from the line.
    promoted: int


@dataclass(frozen=True, slots=True)
class Substitution:
    """Who took over whose seat."""

    enrolment_id: int
    before: str
    name: str


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
        _fee(db, clock, cohort, price or Money(0)),
        price,
        starts_at,
        content.cancellation.text,
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
    """Withdraws a person: the seat is released with its fee, and the first in line gets it at once.

    ``fee`` is what the asker was shown: when it is another today, Refused tells so and nothing changes.
    Raises NotFound for a foreign or unknown enrolment, Refused when it was withdrawn or completed already.
    """
    room, row, person = _taken(db, actor, organisation_id, enrolment_id)
    cohort_id = room.cohort.id
    if row.state == EnrolmentState.COMPLETED:
        raise Refused(
            T("%(name)s heeft de leergang afgerond. Afmelden kan niet meer.", name=person.full_name)
        )

    seat = db.get_one(Seat, row.seat_id, populate_existing=True) if row.seat_id is not None else None
    due = _fee(db, clock, room.cohort, Money(seat.price_cents if seat else 0)).amount
    if fee is not None and fee != due:
        raise Refused(
            T(
                "Afmelden kost vandaag %(due)s, niet %(shown)s. Kijk het na en bevestig opnieuw.",
                due=due,
                shown=fee,
            )
        )
    now = clock.now()
    row.state, row.withdrawn_at = EnrolmentState.WITHDRAWN, now
    if seat:
        seat.state, seat.released_at, seat.fee_cents = SeatState.RELEASED, now, due.cents
    db.flush()
    _, promoted = fill(db, clock, placing.locked(db, cohort_id))

    cohorts.planning_changed(db)
    organisation = organisations.organisation(db, organisation_id)
    mails.withdrawn(db, clock, mails.occasion(db, actor, room.cohort, organisation), person)
    tell_promoted(db, actor, clock, room.cohort, promoted)
    audit.record(
        db,
        actor,
        clock,
        "enrolments:enrolment:withdraw",
        "enrolment",
        enrolment_id,
        cohort_id=cohort_id,
        organisation_id=organisation_id,
        person_id=person.id,
        fee_cents=due.cents,
    )
    return Withdrawal(enrolment_id, person.full_name, due, len(promoted))


def substitute(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    enrolment_id: int,
    given_name: str,
    infix: str,
    family_name: str,
    email: str,
    function: str = "",
) -> Substitution:
    """Lets a colleague take over a seat, always free of charge: the seat, its number and its price stay.

    Raises NotFound for a foreign or unknown enrolment; Refused for a wrong field, for someone without a seat, and
    for a colleague who is in the cohort already.
    """
    who = candidate(
        given_name=given_name, infix=infix, family_name=family_name, email=email, function=function
    )
    room, row, person = _taken(db, actor, organisation_id, enrolment_id)
    if row.state != EnrolmentState.CONFIRMED or row.seat_id is None:
        raise Refused(T("%(name)s heeft geen plaats die een collega kan overnemen.", name=person.full_name))
    successor = accounts.find_or_create_person(
        db,
        clock,
        given_name=who.given_name,
        infix=who.infix,
        family_name=who.family_name,
        email=who.email,
        function=who.function,
    )
    if placing.enrolled_among(db, room.cohort.id, {successor.id}):
        raise Refused(T("Dit e-mailadres is al aangemeld voor deze groep."), field="email")
    now = clock.now()
    seat_id, row.seat_id = row.seat_id, None
    row.state, row.withdrawn_at = EnrolmentState.WITHDRAWN, now
    db.flush()
    added = Enrolment(
        cohort_id=room.cohort.id,
        organisation_id=organisation_id,
        person_id=successor.id,
        function=who.function,
        requested_at=now,
        requested_by_person_id=actor.person_id,
        state=EnrolmentState.CONFIRMED,
        seat_id=seat_id,
        waiting_number=None,
    )
    db.add(added)
    db.flush()
    cohorts.planning_changed(db)
    about = mails.occasion(db, actor, room.cohort, organisations.organisation(db, organisation_id))
    mails.withdrawn(db, clock, about, person)
    mails.confirmed(db, actor, clock, about, successor.id)
    audit.record(
        db,
        actor,
        clock,
        "enrolments:enrolment:substitute",
        "enrolment",
        added.id,
        cohort_id=room.cohort.id,
        organisation_id=organisation_id,
        before=enrolment_id,
        person_id=successor.id,
    )
    return Substitution(added.id, person.full_name, successor.full_name)


def _taken(
    db: Session, actor: Actor, organisation_id: int, enrolment_id: int
) -> tuple[placing.Room, Enrolment, PersonView]:
    """The cohort under its lock, and the enrolment as it is then; NotFound, or Refused when it has ended."""
    room = placing.locked(db, enrolment(db, enrolment_id).cohort_id)
    row = db.get_one(Enrolment, enrolment_id, populate_existing=True)
    if row.organisation_id != organisation_id or not placing.may_act_for(actor, organisation_id):
        raise NotFound
    person = accounts.people(db, [row.person_id])[row.person_id]
    if row.state == EnrolmentState.WITHDRAWN:
        raise Refused(T("%(name)s is al afgemeld.", name=person.full_name))
    return room, row, person


def _fee(db: Session, clock: Clock, cohort: CohortView, price: Money) -> Fee:
    """The fee today; free when the foundation itself has cancelled the cohort."""
    if cohort.state is CohortState.CANCELLED:
        return Fee(Money(0), 0, None)
    cancellation = courses.version(db, cohort.course_version_id).content.cancellation
    steps = [(step.days_before, step.percent) for step in cancellation.steps]
    start = scheduling.starts_of(db, [cohort.id]).get(cohort.id)
    return withdrawal_fee(price, steps, local(start).date() if start else None, today(clock))
