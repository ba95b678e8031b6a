"""Reads of enrolments: who has a seat, who waits; frozen values only. Reads of seats are in `seats`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.service import people
from app.cohorts.service import CohortState, stands_in
from app.core.errors import NotFound
from app.core.money import Money
from app.enrolments.models import Enrolment, Seat
from app.enrolments.rules import ACTIVE, SEATED, EnrolmentState
from app.organisations.service import names as organisation_names


@dataclass(frozen=True, slots=True)
class Belonging:
    """That somebody has a seat in a cohort."""

    enrolment_id: int
    person_id: int
    cohort_id: int


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """A person on a seat."""

    enrolment_id: int
    person_id: int
    name: str
    #: Lower case, without infix and diacritics.
    sort_name: str
    organisation_id: int
    organisation_name: str
    seat_id: int
    seat_number: int
    state: EnrolmentState
    email: str
    function: str
    #: Whether the person confirmed how the name is spelled.
    name_confirmed: bool


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A person in line; ``position`` counts from 1 now, ``waiting_number`` was drawn and stays."""

    enrolment_id: int
    person_id: int
    name: str
    sort_name: str
    organisation_id: int
    organisation_name: str
    position: int
    waiting_number: int
    requested_at: datetime
    email: str
    function: str


@dataclass(frozen=True, slots=True)
class Belonged:
    """Who has, or had, to do with some cohorts."""

    person_ids: frozenset[int]
    organisation_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class EnrolmentView:
    """An enrolment; ``seat_number`` and ``price`` are None for who never had a seat."""

    id: int
    cohort_id: int
    organisation_id: int
    person_id: int
    state: EnrolmentState
    seat_id: int | None
    seat_number: int | None
    price: Money | None
    waiting_number: int | None
    function: str
    requested_at: datetime
    withdrawn_at: datetime | None

    @property
    def seated(self) -> bool:
        """Whether the person sits on the seat now."""
        return self.state in SEATED


def participants(db: Session, cohort_id: int, *, organisation_id: int | None = None) -> list[ParticipantView]:
    """Everyone on a seat of the cohort, by seat number; optionally of one organisation. Three queries."""
    found = participants_of(db, [cohort_id], organisation_id=organisation_id)
    return found.get(cohort_id, [])


def participants_of(
    db: Session, cohort_ids: Collection[int], *, organisation_id: int | None = None
) -> dict[int, list[ParticipantView]]:
    """Everyone on a seat by cohort, by seat number; a cohort without anyone is left out. Three queries."""
    if not cohort_ids:
        return {}
    query = (
        sa.select(Enrolment, Seat.number)
        .join(Seat, Seat.id == Enrolment.seat_id)
        .where(Enrolment.cohort_id.in_(cohort_ids), Enrolment.state.in_(SEATED))
        .order_by(Enrolment.cohort_id, Seat.number)
    )
    if organisation_id is not None:
        query = query.where(Enrolment.organisation_id == organisation_id)
    rows = db.execute(query).all()
    known = people(db, {row.person_id for row, _ in rows})
    organisations = organisation_names(db, {row.organisation_id for row, _ in rows})
    found: dict[int, list[ParticipantView]] = {}
    for row, number in rows:
        found.setdefault(row.cohort_id, []).append(
            ParticipantView(
                enrolment_id=row.id,
                person_id=row.person_id,
                name=known[row.person_id].full_name,
                sort_name=known[row.person_id].sort_name,
                organisation_id=row.organisation_id,
                organisation_name=organisations[row.organisation_id],
                seat_id=row.seat_id or 0,
                seat_number=number,
                state=EnrolmentState(row.state),
                email=known[row.person_id].email,
                function=row.function,
                name_confirmed=known[row.person_id].name_confirmed_at is not None,
            )
        )
    return found


def seats_beside(
    db: Session, cohort_ids: Collection[int], enrolment_ids: Collection[int] = ()
) -> list[Belonging]:
    """Where everyone with a seat in these cohorts or by these enrolments has a seat, in any cohort. One query."""
    if not cohort_ids and not enrolment_ids:
        return []
    here = sa.select(Enrolment.person_id).where(
        sa.or_(Enrolment.cohort_id.in_(cohort_ids), Enrolment.id.in_(enrolment_ids)),
        Enrolment.state.in_(SEATED),
    )
    rows = db.execute(
        sa.select(Enrolment.id, Enrolment.person_id, Enrolment.cohort_id)
        .where(Enrolment.person_id.in_(here), Enrolment.state.in_(SEATED))
        .order_by(Enrolment.id)
    )
    return [Belonging(row.id, row.person_id, row.cohort_id) for row in rows]


def seated_in(db: Session, cohort_ids: Collection[int]) -> list[Belonging]:
    """Who has a seat in these cohorts, in order of enrolment, without names. One query."""
    if not cohort_ids:
        return []
    rows = db.execute(
        sa.select(Enrolment.id, Enrolment.person_id, Enrolment.cohort_id)
        .where(Enrolment.cohort_id.in_(cohort_ids), Enrolment.state.in_(SEATED))
        .order_by(Enrolment.id)
    )
    return [Belonging(row.id, row.person_id, row.cohort_id) for row in rows]


def sits_in(enrolment_id: sa.SQLColumnExpression[int], states: Collection[CohortState]) -> sa.Exists:
    """Whether an enrolment has a seat now in a cohort in one of these states, for a larger query."""
    return sa.exists().where(
        Enrolment.id == enrolment_id,
        Enrolment.state.in_(SEATED),
        stands_in(Enrolment.cohort_id, states),
    )


def waiting_list(db: Session, cohort_id: int) -> list[WaitingView]:
    """Who waits for a seat of the cohort, in order. Three queries."""
    query = (
        sa.select(Enrolment)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state == EnrolmentState.WAITING)
        .order_by(Enrolment.waiting_number)
    )
    rows = db.scalars(query).all()
    known = people(db, {row.person_id for row in rows})
    organisations = organisation_names(db, {row.organisation_id for row in rows})
    return [
        WaitingView(
            enrolment_id=row.id,
            person_id=row.person_id,
            name=known[row.person_id].full_name,
            sort_name=known[row.person_id].sort_name,
            organisation_id=row.organisation_id,
            organisation_name=organisations[row.organisation_id],
            position=position,
            waiting_number=row.waiting_number or 0,
            requested_at=row.requested_at,
            email=known[row.person_id].email,
            function=row.function,
        )
        for position, row in enumerate(rows, 1)
    ]


def enrolment(db: Session, enrolment_id: int) -> EnrolmentView:
    """The enrolment; raises NotFound."""
    found = _enrolments(db, Enrolment.id == enrolment_id)
    if not found:
        raise NotFound
    return found[0]


def enrolments_of_person(db: Session, person_id: int) -> list[EnrolmentView]:
    """All enrolments of a person, withdrawn ones too, the latest first."""
    return _enrolments(db, Enrolment.person_id == person_id)


def enrolments_of_organisation(
    db: Session, organisation_id: int, *, cohort_id: int | None = None
) -> list[EnrolmentView]:
    """All enrolments by an organisation, withdrawn ones too, the latest first; optionally of one cohort."""
    conditions = [Enrolment.organisation_id == organisation_id]
    if cohort_id is not None:
        conditions.append(Enrolment.cohort_id == cohort_id)
    return _enrolments(db, *conditions)


def cohort_ids_of_person(db: Session, person_id: int) -> frozenset[int]:
    """The cohorts in which a person has a seat."""
    query = sa.select(Enrolment.cohort_id).where(
        Enrolment.person_id == person_id, Enrolment.state.in_(SEATED)
    )
    return frozenset(db.scalars(query))


def active(db: Session, person_id: int) -> bool:
    """Whether a person has a seat or waits for one, in any cohort."""
    query = sa.select(Enrolment.id).where(Enrolment.person_id == person_id, Enrolment.state.in_(ACTIVE))
    return db.scalar(query.limit(1)) is not None


def learns(person_id: int) -> sa.Exists:
    """Whether a person has a seat in any cohort, for a larger query."""
    return sa.exists().where(Enrolment.person_id == person_id, Enrolment.state.in_(SEATED))


def cohort_ids_of_organisation(db: Session, organisation_id: int) -> frozenset[int]:
    """The cohorts in which an organisation has a seat or someone in line."""
    query = sa.select(Enrolment.cohort_id).where(
        Enrolment.organisation_id == organisation_id, Enrolment.state.in_(ACTIVE)
    )
    return frozenset(db.scalars(query))


def who_belonged(db: Session, cohort_ids: Collection[int]) -> Belonged:
    """Everyone who ever had to do with these cohorts, also who has left, and whoever holds a seat there.

    For what must be brought up to date: who left must see that too. Two queries.
    """
    mine = sa.select(Enrolment.person_id, Enrolment.organisation_id)
    rows = db.execute(mine.where(Enrolment.cohort_id.in_(cohort_ids)).distinct()).all()
    holders = sa.select(Seat.organisation_id).where(Seat.cohort_id.in_(cohort_ids)).distinct()
    return Belonged(
        frozenset(person_id for person_id, _ in rows),
        frozenset(organisation_id for _, organisation_id in rows) | frozenset(db.scalars(holders)),
    )


def _enrolments(db: Session, *conditions: sa.ColumnElement[bool]) -> list[EnrolmentView]:
    query = (
        sa.select(Enrolment, Seat.number, Seat.price_cents)
        .outerjoin(Seat, Seat.id == Enrolment.seat_id)
        .where(*conditions)
        .order_by(Enrolment.requested_at.desc(), Enrolment.id.desc())
    )
    return [
        EnrolmentView(
            id=row.id,
            cohort_id=row.cohort_id,
            organisation_id=row.organisation_id,
            person_id=row.person_id,
            state=EnrolmentState(row.state),
            seat_id=row.seat_id,
            seat_number=number,
            price=Money(price) if row.seat_id else None,
            waiting_number=row.waiting_number,
            function=row.function,
            requested_at=row.requested_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row, number, price in db.execute(query)
    ]
