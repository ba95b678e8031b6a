"""Answers to offers, and seats given out of turn: one person in line gets a seat or leaves. For ``service``."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor
from app.core.text import T
from app.enrolments import mails, placing
from app.enrolments.line import end, leave, open_offer, reason_of, record, settled, tell
from app.enrolments.models import Enrolment, Offer
from app.enrolments.placing import OPEN, Room
from app.enrolments.rules import EnrolmentState, OfferState, Step, after, check_offer
from app.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer to an offer, or of an administrator's placing."""

    enrolment_id: int
    name: str
    seat_number: int | None


def promote(db: Session, actor: Actor, clock: Clock, *, enrolment_id: int, reason: str) -> Answered:
    """Gives someone in line a free seat at once, out of turn if need be; the reason is kept.

    Raises NotFound; Refused without a reason, for someone not in line, and when no seat is free.
    """
    why = reason_of(reason)
    room, row, name = _locked(db, clock, enrolment_id)
    state, _ = after(EnrolmentState(row.state), Step.SEAT, name)
    if room.cohort.state not in OPEN:
        raise Refused(T("Groep %(name)s is niet open voor aanmelding.", name=room.cohort.name))
    offer = open_offer(db, row.id)
    if offer is None and not room.stock.free_for(row.organisation_id):
        raise Refused(
            T(
                "Er is geen plaats vrij. Kijk of een plaats is aangeboden of voor een organisatie is gereserveerd."
            )
        )
    if offer is not None:
        end(offer, OfferState.ACCEPTED, clock, actor)
    number = _seat(db, clock, room, row, state)
    cohorts.planning_changed(db, cohort_ids=[room.cohort.id], seats_only=True)
    about = mails.occasion(db, SYSTEM, room.cohort, organisations.organisation(db, row.organisation_id))
    mails.promoted(db, clock, about, [name])
    mails.confirmed(db, actor, clock, about, row.person_id)
    record(db, actor, clock, "enrolments:enrolment:promote", row, reason=why, seat_number=number)
    return Answered(row.id, name, number)


def accept_offer(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int, enrolment_id: int
) -> Answered:
    """Takes the seat that is offered; from now on it costs the price.

    Raises NotFound for a foreign enrolment; Refused, with what to do next, when the offer has ended.
    """
    room, row, name, offer = _answerable(db, actor, clock, organisation_id, enrolment_id)
    state, _ = after(EnrolmentState(row.state), Step.SEAT, name)
    end(offer, OfferState.ACCEPTED, clock, actor)
    number = _seat(db, clock, room, row, state)
    cohorts.planning_changed(db, cohort_ids=[room.cohort.id], seats_only=True)
    about = mails.occasion(db, actor, room.cohort, organisations.organisation(db, organisation_id))
    mails.confirmed(db, actor, clock, about, row.person_id)
    record(db, actor, clock, "enrolments:offer:accept", row, seat_number=number)
    return Answered(row.id, name, number)


def decline_offer(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int, enrolment_id: int
) -> Answered:
    """Gives the offered seat to the next in line and takes the person off the list.

    Raises NotFound for a foreign enrolment; Refused, with what to do next, when the offer has ended.
    """
    room, row, name, offer = _answerable(db, actor, clock, organisation_id, enrolment_id)
    end(offer, OfferState.DECLINED, clock, actor)
    leave(row, clock, Step.DECLINE, name)
    cohorts.planning_changed(db, cohort_ids=[room.cohort.id], seats_only=True)
    db.flush()
    person = accounts.people(db, [row.person_id])[row.person_id]
    organisation = organisations.organisation(db, organisation_id)
    mails.withdrawn(db, clock, mails.occasion(db, actor, room.cohort, organisation), person)
    room, moves = settled(db, clock, placing.look(db, clock, room.cohort, room.line))
    record(db, actor, clock, "enrolments:offer:decline", row)
    tell(db, actor, clock, room, moves)
    return Answered(row.id, name, None)


def _locked(db: Session, clock: Clock, enrolment_id: int) -> tuple[Room, Enrolment, str]:
    """The cohort under its lock, and the enrolment as it is then, with the person's name."""
    cohort_id = db.scalar(sa.select(Enrolment.cohort_id).where(Enrolment.id == enrolment_id))
    if cohort_id is None:
        raise NotFound
    room = placing.locked(db, clock, cohort_id)
    row = db.get_one(Enrolment, enrolment_id, populate_existing=True)
    return room, row, accounts.people(db, [row.person_id])[row.person_id].full_name


def _answerable(
    db: Session, actor: Actor, clock: Clock, organisation_id: int, enrolment_id: int
) -> tuple[Room, Enrolment, str, Offer]:
    """The latest offer of an own person, under the cohort's lock; Refused when it can no longer be answered."""
    room, row, name = _locked(db, clock, enrolment_id)
    if row.organisation_id != organisation_id or not placing.may_act_for(actor, organisation_id):
        raise NotFound
    offer = db.scalar(
        sa.select(Offer).where(Offer.enrolment_id == enrolment_id).order_by(Offer.id.desc()).limit(1)
    )
    if offer is None:
        raise Refused(T("Voor %(name)s is er nu geen plaats aangeboden.", name=name))
    check_offer(OfferState(offer.state), offer.ends_at, clock.now(), name)
    return room, row, name, offer


def _seat(db: Session, clock: Clock, room: Room, row: Enrolment, state: EnrolmentState) -> int:
    (number,) = room.stock.numbers(1)
    row.seat_id = placing.take(db, clock, room.cohort, row.organisation_id, number)
    row.state = state
    db.flush()
    return number
