"""How one organisation stands in one cohort: read for its page, in four queries. Offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.service import people
from app.core.money import Money, total
from app.enrolments.models import Enrolment, Offer, Seat
from app.enrolments.reserving import UnnamedSeat, unnamed_seats
from app.enrolments.rules import ACTIVE, SEATED, EnrolmentState, OfferState, SeatState


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """One of the organisation's people: on a seat (``seat_number``, ``price``) or in line (``position``)."""

    enrolment_id: int
    name: str
    email: str
    function: str
    state: EnrolmentState
    requested_at: datetime
    seat_number: int | None
    price: Money
    position: int | None
    #: Until when a seat is held for someone in line; None without an offer.
    offer_until: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """An organisation's people in a cohort, and how full the cohort is."""

    seated: tuple[OwnPerson, ...]
    waiting: tuple[OwnPerson, ...]
    #: Seats that the organisation reserved without a name.
    unnamed: tuple[UnnamedSeat, ...]
    #: What seats given back cost, one amount for each.
    fees: tuple[Money, ...]
    #: Of the whole cohort.
    taken: int
    in_line: int

    @property
    def cost(self) -> Money:
        """What the organisation's seats cost together, with and without names."""
        return total(one.price for one in self.seated) + total(one.price for one in self.unnamed)

    @property
    def seats(self) -> int:
        """How many seats the organisation has, with and without names."""
        return len(self.seated) + len(self.unnamed)

    @property
    def offers(self) -> tuple[OwnPerson, ...]:
        """Those in line for whom a seat is held, the first to end first."""
        held = [one for one in self.waiting if one.offer_until is not None]
        return tuple(sorted(held, key=lambda one: str(one.offer_until)))

    @property
    def fee(self) -> Money:
        """What giving seats back costs together."""
        return total(self.fees)


def standing(db: Session, *, organisation_id: int, cohort_id: int) -> Standing:
    """How the organisation stands in the cohort now; whether the asker may know is checked before."""
    query = (
        sa.select(Enrolment, Seat.number, Seat.price_cents, Offer.ends_at)
        .outerjoin(Seat, Seat.id == Enrolment.seat_id)
        .outerjoin(Offer, sa.and_(Offer.enrolment_id == Enrolment.id, Offer.state == OfferState.OPEN))
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state.in_(ACTIVE))
        .order_by(Seat.number, Enrolment.waiting_number)
    )
    rows = db.execute(query).all()
    seated = [row for row in rows if row[0].state in SEATED]
    line = [row for row in rows if row[0].state == EnrolmentState.WAITING]
    known = people(db, {one.person_id for one, *_ in rows if one.organisation_id == organisation_id})
    places = {one.id: position for position, (one, *_) in enumerate(line, 1)}

    def own(row: Enrolment, number: int, price: int, offer_until: datetime | None) -> OwnPerson:
        person = known[row.person_id]
        return OwnPerson(
            enrolment_id=row.id,
            name=person.full_name,
            email=person.email,
            function=row.function,
            state=EnrolmentState(row.state),
            requested_at=row.requested_at,
            seat_number=number if row.seat_id else None,
            price=Money(price if row.seat_id else 0),
            position=places.get(row.id),
            offer_until=offer_until,
        )

    fees = sa.select(Seat.fee_cents).where(
        Seat.cohort_id == cohort_id,
        Seat.organisation_id == organisation_id,
        Seat.state == SeatState.RELEASED,
        Seat.fee_cents > 0,
    )
    unnamed = unnamed_seats(db, cohort_id=cohort_id)
    return Standing(
        seated=tuple(own(*row) for row in seated if row[0].organisation_id == organisation_id),
        waiting=tuple(own(*row) for row in line if row[0].organisation_id == organisation_id),
        fees=tuple(Money(cents or 0) for cents in db.scalars(fees)),
        unnamed=tuple(one for one in unnamed if one.organisation_id == organisation_id),
        taken=len(seated) + len(unnamed),
        in_line=len(line),
    )
