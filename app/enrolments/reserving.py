"""Seats without a name yet: reserving them, and giving one back. Offered through ``service``.

They get their names when people are enrolled: an organisation's own seats without a name go first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock, local, today
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import Actor
from app.core.text import TN, T
from app.enrolments import mails, placing
from app.enrolments.leaving import check_fee, check_not_over, fee_today, release
from app.enrolments.line import settled, tell
from app.enrolments.models import Seat
from app.enrolments.rules import Fee, InLine, Seated, SeatState, check_limit
from app.scheduling import service as scheduling

#: Names are due this long before the start, when that is still to come: until then giving back is free by default.
NAMES_BEFORE = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class UnnamedSeat:
    """A seat that an organisation holds without a name."""

    id: int
    cohort_id: int
    organisation_id: int
    number: int
    names_due_on: date
    price: Money


@dataclass(frozen=True, slots=True)
class Reserved:
    """How many seats were reserved, and whether the organisation now has more than was meant."""

    count: int
    over_limit: bool


def unnamed_seats(
    db: Session, *, cohort_id: int | None = None, organisation_id: int | None = None
) -> list[UnnamedSeat]:
    """Seats without a name, by cohort and number; optionally of one cohort or organisation. One query."""
    query = (
        sa.select(Seat)
        .where(Seat.state == SeatState.TAKEN, ~placing.named())
        .order_by(Seat.cohort_id, Seat.number)
    )
    if cohort_id is not None:
        query = query.where(Seat.cohort_id == cohort_id)
    if organisation_id is not None:
        query = query.where(Seat.organisation_id == organisation_id)
    return [_view(row) for row in db.scalars(query)]


def names_due_by(db: Session, clock: Clock, *, cohort_id: int) -> tuple[date, date]:
    """The day that is proposed for the names, and the last day possible: that of the start."""
    starts_at = scheduling.starts_of(db, [cohort_id]).get(cohort_id)
    now = today(clock)
    if starts_at is None:
        return now + NAMES_BEFORE, now + timedelta(days=365)
    last = max(local(starts_at).date(), now)
    return min(max(last - NAMES_BEFORE, now + timedelta(days=7)), last), last


def reserve_seats(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    cohort_id: int,
    count: int,
    names_due_on: date,
) -> Reserved:
    """Reserves seats without names for an organisation; they cost the price from now on.

    Raises NotFound for a foreign organisation or an unknown cohort; Refused for a closed cohort, an impossible day,
    a hard limit, and when so many seats are not free: a seat without a name cannot wait in line.
    """
    organisation = placing.organisation_of(db, actor, organisation_id)
    room = placing.locked(db, clock, cohort_id)
    placing.check_open(room.cohort, organisation)
    if not 1 <= count <= room.cohort.seats:
        raise Refused(T("Kies 1 tot en met %(seats)s plaatsen.", seats=room.cohort.seats), field="count")
    _, last = names_due_by(db, clock, cohort_id=cohort_id)
    if not today(clock) <= names_due_on <= last:
        raise Refused(
            T("Kies een dag van vandaag tot de eerste lesdag, %(last)s.", last=last), field="names_due_on"
        )
    room, moves = settled(db, clock, room)
    places = room.places(organisation_id, count)
    seated = [where for where in places if isinstance(where, Seated)]
    if any(isinstance(where, InLine) for where in places):
        raise Refused(
            TN(
                "Je kunt nu %(n)s plaats reserveren. Iemand met een naam kun je wel op de wachtlijst zetten.",
                "Je kunt nu %(n)s plaatsen reserveren. Iemand met een naam kun je wel op de wachtlijst zetten.",
                n=len(seated),
            ),
            field="count",
        )
    now_there = room.people_of(organisation_id)
    over = check_limit(room.limit(organisation_id), now=now_there, more=count, organisation=organisation.name)
    for where in seated:
        placing.take(db, clock, room.cohort, organisation_id, where.number, names_due_on=names_due_on)
    cohorts.planning_changed(db, cohort_ids=[room.cohort.id], seats_only=True)
    about = mails.occasion(db, actor, room.cohort, organisation)
    mails.reserved(db, clock, about, count=count, due_on=names_due_on, cost=room.cohort.price * count)
    tell(db, actor, clock, room, moves)
    audit.record(
        db,
        actor,
        clock,
        "enrolments:seat:reserve",
        "cohort",
        cohort_id,
        cohort_id=cohort_id,
        organisation_id=organisation_id,
        seat_numbers=[where.number for where in seated],
        names_due_on=names_due_on.isoformat(),
    )
    return Reserved(count, over)


def extend_names_due(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int, seat_id: int, names_due_on: date
) -> None:
    """Gives a seat without a name another day for its name. Raises NotFound, and Refused for an impossible day."""
    room, seat = _own(db, actor, clock, organisation_id, seat_id)
    _, last = names_due_by(db, clock, cohort_id=room.cohort.id)
    if not today(clock) <= names_due_on <= last:
        raise Refused(
            T("Kies een dag van vandaag tot de eerste lesdag, %(last)s.", last=last), field="names_due_on"
        )
    before, seat.names_due_on = seat.names_due_on, names_due_on
    _record(
        db,
        actor,
        clock,
        "enrolments:seat:extend",
        seat,
        before=before.isoformat() if before else None,
        names_due_on=names_due_on.isoformat(),
    )


def seat_to_give_back(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int, seat_id: int
) -> tuple[UnnamedSeat, Fee]:
    """A seat without a name and what giving it back costs today. Raises NotFound for a foreign or named one."""
    found = [one for one in unnamed_seats(db, organisation_id=organisation_id) if one.id == seat_id]
    if not found or not placing.may_act_for(actor, organisation_id):
        raise NotFound
    cohort = cohorts.cohort(db, found[0].cohort_id)
    return found[0], fee_today(db, clock, cohort, found[0].price)


def give_back_seat(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    seat_id: int,
    fee: Money | None = None,
) -> Money:
    """Gives a seat without a name back and offers it to the first in line; what it costs.

    ``fee`` is what the asker was shown. Raises NotFound, and Refused when it is another today or the seat has got a
    name meanwhile.
    """
    room, seat = _own(db, actor, clock, organisation_id, seat_id)
    due = fee_today(db, clock, room.cohort, Money(seat.price_cents)).amount
    check_fee(fee, due)
    release(seat, clock, due)
    db.flush()
    cohorts.planning_changed(db, cohort_ids=[room.cohort.id], seats_only=True)
    room, moves = settled(db, clock, placing.look(db, clock, room.cohort, room.line))
    _record(db, actor, clock, "enrolments:seat:release", seat, fee_cents=due.cents)
    tell(db, actor, clock, room, moves)
    return due


def _own(
    db: Session, actor: Actor, clock: Clock, organisation_id: int, seat_id: int
) -> tuple[placing.Room, Seat]:
    """The cohort under its lock and an own seat that is still without a name."""
    mine = Seat.id == seat_id, Seat.organisation_id == organisation_id
    cohort_id = db.scalar(sa.select(Seat.cohort_id).where(*mine))
    if cohort_id is None or not placing.may_act_for(actor, organisation_id):
        raise NotFound
    room = placing.locked(db, clock, cohort_id)
    check_not_over(room.cohort)
    found = [seat for seat in placing.unnamed(db, cohort_id, organisation_id) if seat.id == seat_id]
    if not found:
        raise Refused(
            T("Deze plaats is al teruggegeven of heeft al een naam. Kijk op de pagina van de groep.")
        )
    return room, found[0]


def _view(row: Seat) -> UnnamedSeat:
    assert row.names_due_on is not None
    return UnnamedSeat(
        row.id, row.cohort_id, row.organisation_id, row.number, row.names_due_on, Money(row.price_cents)
    )


def _record(db: Session, actor: Actor, clock: Clock, action: str, seat: Seat, **data: object) -> None:
    audit.record(
        db,
        actor,
        clock,
        action,
        "cohort",
        seat.cohort_id,
        cohort_id=seat.cohort_id,
        organisation_id=seat.organisation_id,
        seat_number=seat.number,
        **data,
    )
