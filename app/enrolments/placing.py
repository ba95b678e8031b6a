"""The inside of enrolling: the locks, the counting and the rows. Used by ``service`` only."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.enrolments.candidates import Candidate
from app.enrolments.models import CohortLine, Enrolment, Seat
from app.enrolments.rules import ACTIVE, EnrolmentState, InLine, Place, SeatState, free_seats, place
from app.organisations import service as organisations
from app.organisations.service import OrganisationView

#: States in which a cohort takes people.
OPEN = (CohortState.OPEN, CohortState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Room:
    """A cohort as it is now, under its lock."""

    cohort: CohortView
    #: The counter row, locked after the cohort.
    line: CohortLine
    taken: frozenset[int]
    waiting: int

    def places(self, requests: int) -> tuple[Place, ...]:
        """Where ``requests`` newcomers would go now."""
        return place(
            requests,
            seats=self.cohort.seats,
            taken=self.taken,
            waiting=self.waiting,
            next_number=self.line.next_waiting_number,
        )

    @property
    def free(self) -> list[int]:
        """Free seat numbers, lowest first."""
        return free_seats(self.cohort.seats, self.taken)


def may_act_for(actor: Actor, organisation_id: int) -> bool:
    """Whether ``actor`` may enrol and withdraw people of the organisation."""
    return actor == SYSTEM or actor.has(Role.ADMINISTRATOR) or organisation_id in actor.organisation_ids


def organisation_of(db: Session, actor: Actor, organisation_id: int) -> OrganisationView:
    """The organisation when ``actor`` may act for it; NotFound for a foreign or unknown one."""
    if not may_act_for(actor, organisation_id):
        raise NotFound
    return organisations.organisation(db, organisation_id)


def locked(db: Session, cohort_id: int) -> Room:
    """Locks the cohort, then its counter row, and counts. Raises NotFound."""
    cohort = cohorts.lock_cohort(db, cohort_id)
    line = locked_line(db, cohort_id)
    taken = db.scalars(
        sa.select(Seat.number).where(Seat.cohort_id == cohort_id, Seat.state == SeatState.TAKEN)
    )
    waiting = db.scalar(
        sa.select(sa.func.count()).where(
            Enrolment.cohort_id == cohort_id, Enrolment.state == EnrolmentState.WAITING
        )
    )
    return Room(cohort, line, frozenset(taken), waiting or 0)


def locked_line(db: Session, cohort_id: int) -> CohortLine:
    """The counter row, locked; made under the cohort's lock when it is the first time."""
    query = sa.select(CohortLine).where(CohortLine.cohort_id == cohort_id).with_for_update()
    line = db.scalar(query.execution_options(populate_existing=True))
    if line is None:
        line = CohortLine(cohort_id=cohort_id, next_waiting_number=1)
        db.add(line)
        db.flush()
    return line


def check_open(cohort: CohortView, organisation: OrganisationView) -> None:
    """Raises Refused unless the cohort takes people and the organisation enrols them; NotFound for a draft."""
    if cohort.state is CohortState.DRAFT:
        raise NotFound
    if cohort.state not in OPEN:
        raise Refused(T("Groep %(name)s is niet open voor aanmelding.", name=cohort.name))
    if not organisation.enrols:
        raise Refused(T("%(name)s betaalt alleen en meldt geen deelnemers aan.", name=organisation.name))


def enrolled_among(db: Session, cohort_id: int, person_ids: set[int]) -> set[int]:
    """Who of these people is enrolled in the cohort, by any organisation."""
    query = sa.select(Enrolment.person_id).where(
        Enrolment.cohort_id == cohort_id, Enrolment.person_id.in_(person_ids), Enrolment.state.in_(ACTIVE)
    )
    return set(db.scalars(query))


def active_people(db: Session, cohort_id: int) -> set[int]:
    """Everyone who is enrolled in the cohort, by any organisation."""
    query = sa.select(Enrolment.person_id).where(
        Enrolment.cohort_id == cohort_id, Enrolment.state.in_(ACTIVE)
    )
    return set(db.scalars(query))


def add(
    db: Session,
    actor: Actor,
    clock: Clock,
    room: Room,
    organisation: OrganisationView,
    person_id: int,
    who: Candidate,
    where: Place,
) -> Enrolment:
    """Writes the rows of one enrolment."""
    row = Enrolment(
        cohort_id=room.cohort.id,
        organisation_id=organisation.id,
        person_id=person_id,
        function=who.function,
        requested_at=clock.now(),
        requested_by_person_id=actor.person_id,
        seat_id=None,
        waiting_number=None,
    )
    if isinstance(where, InLine):
        row.state = EnrolmentState.WAITING
        row.waiting_number = where.number
        room.line.next_waiting_number = where.number + 1
    else:
        row.state = EnrolmentState.CONFIRMED
        row.seat_id = take(db, clock, room.cohort, organisation.id, where.number)
    db.add(row)
    db.flush()
    return row


def take(db: Session, clock: Clock, cohort: CohortView, organisation_id: int, number: int) -> int:
    """Writes a taken seat at today's price and returns its row number."""
    seat = Seat(
        cohort_id=cohort.id,
        number=number,
        organisation_id=organisation_id,
        price_cents=cohort.price_cents,
        state=SeatState.TAKEN,
        confirmed_at=clock.now(),
    )
    db.add(seat)
    db.flush()
    return seat.id


def first_in_line(db: Session, cohort_id: int, count: int) -> list[Enrolment]:
    """The first ``count`` people in line."""
    query = (
        sa.select(Enrolment)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state == EnrolmentState.WAITING)
        .order_by(Enrolment.waiting_number)
        .limit(count)
    )
    return list(db.scalars(query))
