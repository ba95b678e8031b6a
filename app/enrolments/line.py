"""The line moves: offers to who is first. For ``service`` and the other verbs of this feature.

Every verb looks at the line under the cohort's lock: offers whose time is over end, and free seats are offered to
who is next. Nobody who comes later gets a free seat first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core import outbox
from app.core.clock import Clock, local, today
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor
from app.core.ports import Work
from app.core.text import T
from app.enrolments import mails, placing
from app.enrolments.models import Enrolment, Offer
from app.enrolments.placing import OPEN, Room
from app.enrolments.rules import (
    EnrolmentState,
    OfferState,
    Step,
    Verdict,
    Waiter,
    after,
    offer_end,
    offering,
    turns,
)
from app.organisations import service as organisations
from app.scheduling import service as scheduling

log = structlog.get_logger()

#: The outbox row that looks at the line when an offer ends, and when seats are no longer kept.
SETTLE = "enrolments.settle"


@dataclass(frozen=True, slots=True)
class Moves:
    """What a look at the line did: to be told once everything else is written."""

    made: tuple[Offer, ...] = ()
    ended: tuple[Offer, ...] = ()


def settled(db: Session, clock: Clock, room: Room, *, by_hand: bool = False) -> tuple[Room, Moves]:
    """Ends offers whose time is over and makes those that are due; the room as it is then, and what to tell.

    ``by_hand``: an administrator wants it, also after automatic offers have stopped.
    """
    ended = _expire(db, clock, room)
    if ended:
        room = placing.look(db, clock, room.cohort, room.line)
    made = _offer(db, clock, room, by_hand=by_hand)
    if made:
        room = placing.look(db, clock, room.cohort, room.line)
    return room, Moves(tuple(made), tuple(ended))


def tell(db: Session, actor: Actor, clock: Clock, room: Room, moves: Moves, reason: str = "") -> None:
    """Posts the letters about ``moves`` and records each step with its reason."""
    if not (moves.made or moves.ended):
        return
    rows = placing.rows(db, [one.enrolment_id for one in (*moves.made, *moves.ended)])
    people = accounts.people(db, {row.person_id for row in rows.values()})
    occasions = {
        organisation_id: mails.occasion(
            db, SYSTEM, room.cohort, organisations.organisation(db, organisation_id)
        )
        for organisation_id in sorted({row.organisation_id for row in rows.values()})
    }
    for offer in moves.ended:
        row = rows[offer.enrolment_id]
        mails.offer_ended(db, clock, occasions[row.organisation_id], people[row.person_id])
        mails.withdrawn(db, clock, occasions[row.organisation_id], people[row.person_id])
    for offer in moves.made:
        row = rows[offer.enrolment_id]
        mails.offered(db, clock, occasions[row.organisation_id], people[row.person_id], row.id, offer.ends_at)
    for offer in moves.ended:
        record(db, SYSTEM, clock, "enrolments:offer:expire", rows[offer.enrolment_id], ends_at=_iso(offer))
    for offer in moves.made:
        row = rows[offer.enrolment_id]
        record(
            db,
            actor if reason else SYSTEM,
            clock,
            "enrolments:offer:make",
            row,
            ends_at=_iso(offer),
            reason=reason,
        )


def settle(db: Session, actor: Actor, clock: Clock, *, cohort_id: int) -> int:
    """Looks at the line now; how many offers were made. Raises NotFound."""
    room, moves = settled(db, clock, placing.locked(db, clock, cohort_id))
    tell(db, actor, clock, room, moves)
    return len(moves.made)


def settle_all(work: Work) -> None:
    """Looks at every line where something may be due: what a change elsewhere (more seats, another start) or a lost
    timer left undone. Each cohort in a transaction of its own: the audit head is never held while another cohort is
    locked.
    """
    held = sa.exists().where(
        Offer.enrolment_id == Enrolment.id, Offer.state == OfferState.OPEN, Offer.ends_at > work.clock.now()
    )
    waiting = (
        sa.select(Enrolment.cohort_id).where(Enrolment.state == EnrolmentState.WAITING, ~held).distinct()
    )
    with work.writing() as db:
        concerned = set(db.scalars(waiting))
        takes_people = (
            sorted(one.id for one in cohorts.cohorts(db, ids=concerned, states=OPEN)) if concerned else []
        )
    for cohort_id in takes_people:
        try:
            with work.writing() as db:
                settle(db, SYSTEM, work.clock, cohort_id=cohort_id)
        except Exception:  # one line's fault keeps the others back for no minute
            log.warning("line_not_settled", cohort=cohort_id, exc_info=True)


def offer_next(db: Session, actor: Actor, clock: Clock, *, cohort_id: int, reason: str) -> int:
    """Offers all free seats to who is next, also after automatic offers have stopped; how many offers.

    Raises NotFound, and Refused without a reason or when nothing can be offered.
    """
    why = reason_of(reason)
    room, moves = settled(db, clock, placing.locked(db, clock, cohort_id), by_hand=True)
    if not moves.made:
        raise Refused(
            T("Er is geen plaats vrij, of er wacht niemand die aan de beurt is. Er is niets veranderd.")
        )
    tell(db, actor, clock, room, moves, why)
    return len(moves.made)


def withdraw_offers(db: Session, actor: Actor, clock: Clock, *, cohort_id: int) -> int:
    """Ends all open offers of a cohort that stops taking people; how many. Letters are the caller's."""
    placing.locked(db, clock, cohort_id)
    rows = list(db.scalars(_open().where(Offer.cohort_id == cohort_id)))
    for offer in rows:
        end(offer, OfferState.WITHDRAWN, clock, actor)
    db.flush()
    return len(rows)


def end_offer(db: Session, clock: Clock, actor: Actor, enrolment_id: int) -> None:
    """Ends the open offer of someone who leaves the line otherwise, if there is one."""
    offer = open_offer(db, enrolment_id)
    if offer is not None:
        end(offer, OfferState.WITHDRAWN, clock, actor)
        db.flush()


def _expire(db: Session, clock: Clock, room: Room) -> list[Offer]:
    now = clock.now()
    query = _open().where(Offer.cohort_id == room.cohort.id, Offer.ends_at <= now).order_by(Offer.id)
    ended = list(db.scalars(query))
    rows = placing.rows(db, [offer.enrolment_id for offer in ended])
    for offer in ended:
        offer.state, offer.ended_at = OfferState.EXPIRED, now
        leave(rows[offer.enrolment_id], clock, Step.EXPIRE, "")
    if ended:
        cohorts.planning_changed(db, cohort_ids=[room.cohort.id], seats_only=True)
    db.flush()
    return ended


def _offer(db: Session, clock: Clock, room: Room, *, by_hand: bool) -> list[Offer]:
    if not room.ahead or room.cohort.state not in OPEN or len(room.stock.taken) >= room.cohort.seats:
        return []
    starts_at = scheduling.starts_of(db, [room.cohort.id]).get(room.cohort.id)
    start = local(starts_at).date() if starts_at else None
    if not by_hand and not offering(room.terms, start, today(clock)):
        return []
    limits = {organisation_id: room.limit(organisation_id) for organisation_id in room.waiting_by}
    held = {
        organisation_id: room.taken_by.get(organisation_id, 0) + room.offered_by.get(organisation_id, 0)
        for organisation_id in room.waiting_by
    }
    now, made = clock.now(), []
    for turn in turns(_line(db, room.cohort.id), stock=room.stock, limits=limits, held=held):
        if turn.verdict is not Verdict.OFFER:
            continue
        offer = Offer(
            cohort_id=room.cohort.id,
            enrolment_id=turn.waiter.enrolment_id,
            state=OfferState.OPEN,
            made_at=now,
            ends_at=offer_end(room.terms, now, starts_at),
            ended_at=None,
            ended_by_person_id=None,
        )
        db.add(offer)
        made.append(offer)
    db.flush()
    for offer in made:
        payload = {"cohort_id": room.cohort.id}
        outbox.put(db, clock, SETTLE, payload, key=f"offer:{offer.id}", at=offer.ends_at)
    return made


def _line(db: Session, cohort_id: int) -> list[Waiter]:
    query = (
        sa.select(Enrolment.id, Enrolment.organisation_id, Offer.id)
        .outerjoin(Offer, sa.and_(Offer.enrolment_id == Enrolment.id, Offer.state == OfferState.OPEN))
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state == EnrolmentState.WAITING)
        .order_by(Enrolment.waiting_number)
    )
    return [
        Waiter(number, organisation, offer is not None) for number, organisation, offer in db.execute(query)
    ]


def leave(row: Enrolment, clock: Clock, step: Step, name: str) -> None:
    """Takes someone out of the line or off a seat, by the table of steps."""
    state, how = after(EnrolmentState(row.state), step, name)
    row.state, row.ended_as, row.withdrawn_at = state, how, clock.now()


def end(offer: Offer, state: OfferState, clock: Clock, actor: Actor) -> None:
    """Ends an offer."""
    offer.state, offer.ended_at, offer.ended_by_person_id = state, clock.now(), actor.person_id


def _open() -> sa.Select[Offer]:
    return sa.select(Offer).where(Offer.state == OfferState.OPEN)


def open_offer(db: Session, enrolment_id: int) -> Offer | None:
    """The person's open offer, or None."""
    return db.scalar(_open().where(Offer.enrolment_id == enrolment_id))


def reason_of(text: str) -> str:
    """The reason for something out of turn; Refused when it is empty."""
    if not text.strip():
        raise Refused(T("Schrijf op waarom. De reden komt in het logboek."), field="reason")
    return text.strip()


def _iso(offer: Offer) -> str:
    moment: datetime = offer.ends_at
    return moment.isoformat()


def record(db: Session, actor: Actor, clock: Clock, action: str, row: Enrolment, **data: object) -> None:
    """One audit row about an enrolment."""
    audit.record(
        db,
        actor,
        clock,
        action,
        "enrolment",
        row.id,
        cohort_id=row.cohort_id,
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        **{key: value for key, value in data.items() if value != ""},
    )
