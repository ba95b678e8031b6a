"""Reads of seats: who sits on them, what they cost, how many are taken; frozen values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.service import full_names
from app.core.errors import NotFound
from app.core.money import Money
from app.enrolments.models import Allotment, Enrolment, Offer, Seat
from app.enrolments.rules import SEATED, EnrolmentState, OfferState, SeatState


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat and who sits on it; a released seat has neither person nor enrolment."""

    id: int
    cohort_id: int
    number: int
    organisation_id: int
    price: Money
    person_name: str
    person_id: int | None
    enrolment_id: int | None
    state: SeatState
    confirmed_at: datetime
    released_at: datetime | None
    #: What giving it back costs; None while taken.
    fee: Money | None
    #: For a seat that was reserved without a name: by when it is due.
    names_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class SeatCounts:
    """How many seats are taken, with and without names, held by offers or kept, and how many people wait."""

    taken: int = 0
    waiting: int = 0
    #: Held for someone in line.
    offered: int = 0
    #: Kept for organisations that have not taken them yet.
    kept: int = 0

    def free(self, seats: int) -> int:
        """How many of ``seats`` a newcomer can have: none while someone is ahead in line."""
        return 0 if self.waiting > self.offered else max(0, seats - self.taken - self.offered - self.kept)


def seats(db: Session, cohort_id: int, *, with_released: bool = False) -> list[SeatView]:
    """The taken seats of the cohort by number; ``with_released`` adds those given back, with their fee."""
    return seats_of(db, [cohort_id], with_released=with_released).get(cohort_id, [])


def seats_of(
    db: Session, cohort_ids: Collection[int], *, with_released: bool = False, named: bool = True
) -> dict[int, list[SeatView]]:
    """:func:`seats` of several cohorts, by cohort; one without seats is absent. Two queries, one without names."""
    query = (
        sa.select(Seat, Enrolment.id, Enrolment.person_id)
        .outerjoin(Enrolment, sa.and_(Enrolment.seat_id == Seat.id, Enrolment.state.in_(SEATED)))
        .where(Seat.cohort_id.in_(cohort_ids))
        .order_by(Seat.number, Seat.id)
    )
    if not with_released:
        query = query.where(Seat.state == SeatState.TAKEN)
    rows = db.execute(query).all()
    known = full_names(
        db, {person_id for row, _, person_id in rows if row.state == SeatState.TAKEN} if named else ()
    )
    found: dict[int, list[SeatView]] = {}
    for row, enrolment_id, person_id in rows:
        found.setdefault(row.cohort_id, []).append(_seat(row, enrolment_id, person_id, known.get(person_id)))
    return found


def seats_by_id(db: Session, ids: Collection[int]) -> dict[int, SeatView]:
    """These seats by row number, given back ones too, without who sits on them; unknown ones are absent."""
    if not ids:
        return {}
    return {row.id: _seat(row) for row in db.scalars(sa.select(Seat).where(Seat.id.in_(ids)))}


def seats_of_organisation(db: Session, organisation_id: int) -> list[SeatView]:
    """The taken seats of an organisation in all cohorts, without who sits on them. One query."""
    query = (
        sa.select(Seat)
        .where(Seat.organisation_id == organisation_id, Seat.state == SeatState.TAKEN)
        .order_by(Seat.cohort_id, Seat.number, Seat.id)
    )
    return [_seat(row) for row in db.scalars(query)]


def seat(db: Session, seat_id: int) -> SeatView:
    """The seat, also when it was given back; raises NotFound."""
    row = db.get(Seat, seat_id)
    if row is None:
        raise NotFound
    return next(one for one in seats(db, row.cohort_id, with_released=True) if one.id == seat_id)


def seat_counts(db: Session, cohort_ids: Collection[int], on: date | None = None) -> dict[int, SeatCounts]:
    """Seats and people in line by cohort; every asked cohort is present. One query.

    ``on``: the day for which seats kept for organisations count; without it they are left out.
    """
    found = set(cohort_ids)
    if not found:
        return {}
    nothing = sa.literal(0)
    taken = (
        sa.select(Seat.cohort_id, Seat.organisation_id, sa.func.count(), nothing, nothing, nothing)
        .where(Seat.cohort_id.in_(found), Seat.state == SeatState.TAKEN)
        .group_by(Seat.cohort_id, Seat.organisation_id)
    )
    waiting = (
        sa.select(
            Enrolment.cohort_id,
            Enrolment.organisation_id,
            nothing,
            sa.func.count(),
            sa.func.count(Offer.id),
            nothing,
        )
        .outerjoin(Offer, sa.and_(Offer.enrolment_id == Enrolment.id, Offer.state == OfferState.OPEN))
        .where(Enrolment.cohort_id.in_(found), Enrolment.state == EnrolmentState.WAITING)
        .group_by(Enrolment.cohort_id, Enrolment.organisation_id)
    )
    parts = [taken, waiting]
    if on is not None:
        kept = sa.select(
            Allotment.cohort_id, Allotment.organisation_id, nothing, nothing, nothing, Allotment.reserved
        )
        parts.append(kept.where(Allotment.cohort_id.in_(found), Allotment.reserved_until >= on))
    sums: dict[tuple[int, int], list[int]] = {}
    for cohort_id, organisation_id, *numbers in db.execute(sa.union_all(*parts)):
        before = sums.get((cohort_id, organisation_id), [0, 0, 0, 0])
        sums[cohort_id, organisation_id] = [one + more for one, more in zip(before, numbers, strict=True)]
    counts = {cohort_id: SeatCounts() for cohort_id in cohort_ids}
    for (cohort_id, _), (seated, in_line, offered, reserved) in sums.items():
        known = counts[cohort_id]
        counts[cohort_id] = SeatCounts(
            known.taken + seated,
            known.waiting + in_line,
            known.offered + offered,
            known.kept + max(0, reserved - seated - offered),
        )
    return counts


def _seat(
    row: Seat, enrolment_id: int | None = None, person_id: int | None = None, name: str | None = None
) -> SeatView:
    return SeatView(
        id=row.id,
        cohort_id=row.cohort_id,
        number=row.number,
        organisation_id=row.organisation_id,
        price=Money(row.price_cents),
        person_name=name or "",
        person_id=None if name is None else person_id,
        enrolment_id=enrolment_id,
        state=SeatState(row.state),
        confirmed_at=row.confirmed_at,
        released_at=row.released_at,
        fee=None if row.fee_cents is None else Money(row.fee_cents),
        names_due_on=row.names_due_on,
    )
