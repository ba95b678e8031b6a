"""Whole cohorts: seats with and without a name, and who is in line. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.service import PersonView, people
from app.core.money import Money
from app.enrolments.models import Enrolment, Seat
from app.enrolments.rules import SEATED, EnrolmentState, SeatState
from app.organisations.service import names as organisation_names


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A taken seat, with or without a person, or a person in line."""

    cohort_id: int
    organisation_id: int
    organisation_name: str
    #: None on a seat without a name.
    person: PersonView | None
    enrolment_id: int | None
    state: EnrolmentState | None
    function: str
    #: None for who is in line, like the price.
    seat_number: int | None
    seat_id: int | None
    price: Money | None
    #: Place in line, from 1; None for who has a seat.
    position: int | None
    #: By when a seat without a name gets one.
    names_due_on: date | None


def people_of(db: Session, enrolment_ids: Collection[int]) -> dict[int, int]:
    """Who is enrolled, by enrolment; an unknown one is absent. One query."""
    if not enrolment_ids:
        return {}
    rows = db.execute(sa.select(Enrolment.id, Enrolment.person_id).where(Enrolment.id.in_(enrolment_ids)))
    return {row.id: row.person_id for row in rows}


def enrolled_by(db: Session, organisation_id: int, person_ids: Collection[int]) -> frozenset[int]:
    """Which of these people this organisation ever enrolled, withdrawn ones too. One query."""
    query = sa.select(Enrolment.person_id).where(
        Enrolment.organisation_id == organisation_id, Enrolment.person_id.in_(person_ids)
    )
    return frozenset(db.scalars(query))


def cohorts_of_enrolments(db: Session, enrolment_ids: Collection[int]) -> dict[int, int]:
    """The cohort of each enrolment; an unknown one is absent. One query."""
    if not enrolment_ids:
        return {}
    rows = db.execute(sa.select(Enrolment.id, Enrolment.cohort_id).where(Enrolment.id.in_(enrolment_ids)))
    return {row.id: row.cohort_id for row in rows}


def enrolment_ids_of(db: Session, cohort_id: int) -> frozenset[int]:
    """Every enrolment that a cohort ever had. One query."""
    return frozenset(db.scalars(sa.select(Enrolment.id).where(Enrolment.cohort_id == cohort_id)))


def roster(db: Session, cohort_ids: Collection[int]) -> list[RosterLine]:
    """The taken seats by number and then who is in line, by cohort. Four queries, however many cohorts."""
    if not cohort_ids:
        return []
    seated = db.execute(
        sa.select(Seat, Enrolment)
        .outerjoin(Enrolment, sa.and_(Enrolment.seat_id == Seat.id, Enrolment.state.in_(SEATED)))
        .where(Seat.cohort_id.in_(cohort_ids), Seat.state == SeatState.TAKEN)
        .order_by(Seat.cohort_id, Seat.number)
    ).all()
    in_line = db.scalars(
        sa.select(Enrolment)
        .where(Enrolment.cohort_id.in_(cohort_ids), Enrolment.state == EnrolmentState.WAITING)
        .order_by(Enrolment.cohort_id, Enrolment.waiting_number)
    ).all()
    rows: list[tuple[int, Seat | None, Enrolment | None]] = [
        *((seat.cohort_id, seat, one) for seat, one in seated),
        *((one.cohort_id, None, one) for one in in_line),
    ]
    known = people(db, {one.person_id for _, _, one in rows if one is not None})
    names = organisation_names(
        db, {seat.organisation_id for seat, _ in seated} | {one.organisation_id for one in in_line}
    )
    passed: dict[int, int] = {}
    found: list[RosterLine] = []
    for cohort_id, seat, one in sorted(rows, key=lambda row: row[0]):
        position = None
        if seat is None:
            position = passed[cohort_id] = passed.get(cohort_id, 0) + 1
        holder = seat or one
        assert holder is not None
        organisation_id = holder.organisation_id
        found.append(
            RosterLine(
                cohort_id=cohort_id,
                organisation_id=organisation_id,
                organisation_name=names[organisation_id],
                person=known[one.person_id] if one is not None else None,
                enrolment_id=one.id if one is not None else None,
                state=EnrolmentState(one.state) if one is not None else None,
                function=one.function if one is not None else "",
                seat_number=seat.number if seat else None,
                seat_id=seat.id if seat else None,
                price=Money(seat.price_cents) if seat else None,
                position=position,
                names_due_on=seat.names_due_on if seat and one is None else None,
            )
        )
    return found


def employers(db: Session) -> dict[int, int]:
    """The organisation that enrolled each person, by enrolment; all there are. One query."""
    return dict(db.execute(sa.select(Enrolment.id, Enrolment.organisation_id)).all())
