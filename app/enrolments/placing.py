"""The inside of enrolling: the locks, the counting and the rows. Used by the verbs of this feature only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, today
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.enrolments.models import CohortLine, Enrolment, Offer, Seat
from app.enrolments.rules import (
    ACTIVE,
    EnrolmentState,
    InLine,
    Limit,
    OfferState,
    Place,
    SeatState,
    Stock,
    Terms,
    place,
)
from app.enrolments.terms import allotments_of, terms
from app.organisations import service as organisations
from app.organisations.service import OrganisationView

#: States in which a cohort takes people.
OPEN = (CohortState.OPEN, CohortState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Room:
    """A cohort as it is now."""

    cohort: CohortView
    terms: Terms
    stock: Stock
    #: Seats with and without a name, by organisation.
    taken_by: Mapping[int, int]
    #: Open offers by organisation.
    offered_by: Mapping[int, int]
    #: People in line by organisation, those with an offer included.
    waiting_by: Mapping[int, int]
    #: Own limits of organisations.
    limits: Mapping[int, Limit]
    #: The waiting number that the next person in line gets.
    next_number: int
    #: The counter row, locked after the cohort; None when the room is only looked at.
    line: CohortLine | None = None

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return sum(self.waiting_by.values())

    @property
    def ahead(self) -> int:
        """How many in line have no seat held for them."""
        return self.waiting - self.stock.offered

    def limit(self, organisation_id: int) -> Limit:
        """What one organisation may have: its own limit, or the cohort's."""
        common = Limit(self.terms.organisation_limit, self.terms.limit_is_hard)
        return self.limits.get(organisation_id, common)

    def people_of(self, organisation_id: int) -> int:
        """How many an organisation has in the cohort: seats, with and without names, and people in line."""
        return self.taken_by.get(organisation_id, 0) + self.waiting_by.get(organisation_id, 0)

    def places(self, organisation_id: int, requests: int) -> tuple[Place, ...]:
        """Where ``requests`` newcomers of an organisation would go now."""
        return place(
            requests,
            stock=self.stock,
            organisation_id=organisation_id,
            ahead=self.ahead,
            waiting=self.waiting,
            next_number=self.next_number,
            own_ahead=self.waiting_by.get(organisation_id, 0) - self.offered_by.get(organisation_id, 0),
        )


def is_staff(actor: Actor) -> bool:
    """Whether ``actor`` acts for the foundation."""
    return actor == SYSTEM or actor.has(Role.ADMINISTRATOR)


def may_act_for(actor: Actor, organisation_id: int) -> bool:
    """Whether ``actor`` may enrol and withdraw people of the organisation."""
    return is_staff(actor) or organisation_id in actor.organisation_ids


def organisation_of(db: Session, actor: Actor, organisation_id: int) -> OrganisationView:
    """The organisation when ``actor`` may act for it; NotFound for a foreign or unknown one."""
    if not may_act_for(actor, organisation_id):
        raise NotFound
    return organisations.organisation(db, organisation_id)


def locked(db: Session, clock: Clock, cohort_id: int) -> Room:
    """Locks the cohort, then its counter row, and counts. Raises NotFound."""
    cohort = cohorts.lock_cohort(db, cohort_id)
    return look(db, clock, cohort, locked_line(db, cohort_id))


def look(db: Session, clock: Clock, cohort: CohortView, line: CohortLine | None = None) -> Room:
    """Counts the seats, offers and people of a cohort: under its lock with ``line``, else as a picture."""
    held = sa.select(Seat.number, Seat.organisation_id).where(
        Seat.cohort_id == cohort.id, Seat.state == SeatState.TAKEN
    )
    taken: dict[int, int] = {row.number: row.organisation_id for row in db.execute(held)}
    waiting: Counter[int] = Counter()
    offered: Counter[int] = Counter()
    in_line = (
        sa.select(Enrolment.organisation_id, sa.func.count(), sa.func.count(Offer.id))
        .outerjoin(Offer, sa.and_(Offer.enrolment_id == Enrolment.id, Offer.state == OfferState.OPEN))
        .where(Enrolment.cohort_id == cohort.id, Enrolment.state == EnrolmentState.WAITING)
        .group_by(Enrolment.organisation_id)
    )
    for organisation_id, people, offers in db.execute(in_line):
        waiting[organisation_id], offered[organisation_id] = people, offers
    taken_by = Counter(taken.values())
    allotments = allotments_of(db, cohort.id)
    now = today(clock)
    kept = {one.organisation_id: one.kept.left(taken_by[one.organisation_id], now) for one in allotments}
    for organisation_id in kept:
        kept[organisation_id] = max(0, kept[organisation_id] - offered[organisation_id])
    if line is None:
        number = db.scalar(sa.select(CohortLine.next_waiting_number).where(CohortLine.cohort_id == cohort.id))
    else:
        number = line.next_waiting_number
    return Room(
        cohort=cohort,
        terms=terms(db, cohort.id),
        stock=Stock(cohort.seats, frozenset(taken), offered.total(), kept),
        taken_by=taken_by,
        offered_by=offered,
        waiting_by=waiting,
        limits={one.organisation_id: one.limit for one in allotments if one.limit is not None},
        next_number=number or 1,
        line=line,
    )


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


def named() -> sa.Exists:
    """Whether someone sits on a seat, for a larger query over seats."""
    return sa.exists().where(Enrolment.seat_id == Seat.id)


def unnamed(db: Session, cohort_id: int, organisation_id: int) -> list[Seat]:
    """The organisation's seats that have no name yet, lowest number first."""
    query = (
        sa.select(Seat)
        .where(
            Seat.cohort_id == cohort_id,
            Seat.organisation_id == organisation_id,
            Seat.state == SeatState.TAKEN,
            ~named(),
        )
        .order_by(Seat.number)
    )
    return list(db.scalars(query))


def rows(db: Session, ids: Sequence[int]) -> dict[int, Enrolment]:
    """Enrolments by number."""
    found = db.scalars(sa.select(Enrolment).where(Enrolment.id.in_(ids))) if ids else ()
    return {row.id: row for row in found}


def add(
    db: Session,
    actor: Actor,
    clock: Clock,
    room: Room,
    organisation_id: int,
    person_id: int,
    function: str,
    where: Place | Seat,
) -> Enrolment:
    """Writes the rows of one enrolment: on a seat that the organisation has, on a free one, or in line."""
    row = Enrolment(
        cohort_id=room.cohort.id,
        organisation_id=organisation_id,
        person_id=person_id,
        function=function,
        requested_at=clock.now(),
        requested_by_person_id=actor.person_id,
        state=EnrolmentState.CONFIRMED,
        seat_id=None,
        waiting_number=None,
    )
    if isinstance(where, InLine):
        assert room.line is not None
        row.state = EnrolmentState.WAITING
        row.waiting_number = where.number
        room.line.next_waiting_number = where.number + 1
    elif isinstance(where, Seat):
        row.seat_id = where.id
    else:
        row.seat_id = take(db, clock, room.cohort, organisation_id, where.number)
    db.add(row)
    db.flush()
    return row


def take(
    db: Session,
    clock: Clock,
    cohort: CohortView,
    organisation_id: int,
    number: int,
    *,
    names_due_on: date | None = None,
) -> int:
    """Writes a taken seat at today's price and returns its row number."""
    seat = Seat(
        cohort_id=cohort.id,
        number=number,
        organisation_id=organisation_id,
        price_cents=cohort.price_cents,
        state=SeatState.TAKEN,
        confirmed_at=clock.now(),
        names_due_on=names_due_on,
    )
    db.add(seat)
    db.flush()
    return seat.id
