"""Deciding: a coordinator on a seat, an administrator on a substitution after the start. For ``service``.

Lock order: the cohort, then the request; enrolling takes the line and the people after that.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.db import LONG, affected
from app.core.errors import Forbidden, NotFound, Refused
from app.core.money import Money
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.requests import mails, rules
from app.requests.models import SeatRequest
from app.requests.queries import RequestView, view_of
from app.requests.rules import RequestKind, RequestState
from app.scheduling import service as scheduling


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval led to; the name is the one in the request."""

    name: str
    #: Place in line; None for who has a seat.
    position: int | None = None


def approve(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    request_id: int,
    cost: Money | None = None,
) -> Approved:
    """Enrols who asked: on a seat when there is one, else in line.

    ``cost``: what that costs as the coordinator was shown; Refused when it is another now. Raises NotFound for a
    foreign request; Refused for a decided one, for a cohort that takes nobody any more, and for who is in it already.
    """
    row = _own(db, actor, organisation_id, request_id)
    cohort = cohorts.lock_cohort(db, row.cohort_id)
    row = _decided(db, actor, clock, request_id, RequestState.APPROVED)
    starts_at = scheduling.starts_of(db, [cohort.id]).get(cohort.id)
    rules.check_seat(rules.takes_people(cohort.state in enrolments.OPEN, starts_at, clock.now()), cohort.name)
    about = view_of(row)
    who = enrolments.candidate(
        given_name=about.name.given,
        infix=about.name.infix,
        family_name=about.name.family,
        email=about.email,
        function=about.function,
    )
    enrolled = enrolments.enrol_list(
        db, actor, clock, organisation_id=organisation_id, cohort_id=cohort.id, rows=[who], cost=cost
    ).enrolled
    if not enrolled:
        raise Refused(
            T("%(name)s is al aangemeld voor deze groep. Wijs deze aanvraag af.", name=about.full_name)
        )
    done = enrolled[0]
    audit.record(
        db,
        actor,
        clock,
        "requests:request:approve",
        "seat_request",
        request_id,
        enrolment_id=done.enrolment_id,
    )
    return Approved(about.full_name, done.position)


def decline(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int, request_id: int, reason: str
) -> RequestView:
    """Declines, with a letter to who asked. Raises NotFound and Refused like :func:`approve`."""
    _own(db, actor, organisation_id, request_id)
    row = _decided(db, actor, clock, request_id, RequestState.DECLINED, _reason(reason))
    about = view_of(row)
    cohort = cohorts.cohort(db, row.cohort_id)
    mails.declined(db, clock, about, organisations.organisation(db, organisation_id).name, cohort.name)
    audit.record(db, actor, clock, "requests:request:decline", "seat_request", request_id)
    return about


def approve_substitution(db: Session, actor: Actor, clock: Clock, *, request_id: int) -> Approved:
    """Lets the colleague take over the seat, and tells the coordinator who asked.

    Raises NotFound for an unknown request; Refused for a decided one, and when the seat cannot be taken over.
    """
    row = _substitution(db, actor, request_id)
    cohort = cohorts.lock_cohort(db, row.cohort_id)
    row = _decided(db, actor, clock, request_id, RequestState.APPROVED)
    about = view_of(row)
    mails.substitution_decided(db, clock, about, _leaver(db, about), cohort.name, approved=True)
    done = enrolments.substitute(
        db,
        actor,
        clock,
        organisation_id=about.organisation_id,
        enrolment_id=about.replaces_enrolment_id or 0,
        given_name=about.name.given,
        infix=about.name.infix,
        family_name=about.name.family,
        email=about.email,
        function=about.function,
    )
    audit.record(
        db,
        actor,
        clock,
        "requests:substitution:approve",
        "seat_request",
        request_id,
        enrolment_id=done.enrolment_id,
    )
    return Approved(about.full_name)


def decline_substitution(
    db: Session, actor: Actor, clock: Clock, *, request_id: int, reason: str
) -> RequestView:
    """Declines, and tells the coordinator who asked why. Raises like :func:`approve_substitution`."""
    _substitution(db, actor, request_id)
    row = _decided(db, actor, clock, request_id, RequestState.DECLINED, _reason(reason))
    about = view_of(row)
    cohort = cohorts.cohort(db, row.cohort_id)
    mails.substitution_decided(db, clock, about, _leaver(db, about), cohort.name, approved=False)
    audit.record(db, actor, clock, "requests:substitution:decline", "seat_request", request_id)
    return about


def purge(db: Session, clock: Clock) -> None:
    """Erases requests that were decided 12 months ago; the enrolments that came of them stay."""
    erased = affected(db, sa.delete(SeatRequest).where(SeatRequest.decided_at <= clock.now() - rules.KEPT))
    if erased:
        audit.record(db, SYSTEM, clock, "requests:request:erase", "seat_request", None, count=erased)


def _own(db: Session, actor: Actor, organisation_id: int, request_id: int) -> SeatRequest:
    """A request for a seat of an organisation that the actor may act for."""
    row = db.get(SeatRequest, request_id)
    mine = enrolments.may_act_for(actor, organisation_id)
    if not mine or row is None or (row.organisation_id, row.kind) != (organisation_id, RequestKind.SEAT):
        raise NotFound
    return row


def _substitution(db: Session, actor: Actor, request_id: int) -> SeatRequest:
    """A request for a substitution, when the actor decides on those."""
    if actor != SYSTEM and not actor.has(Role.ADMINISTRATOR):
        raise Forbidden
    row = db.get(SeatRequest, request_id)
    if row is None or row.kind != RequestKind.SUBSTITUTION:
        raise NotFound
    return row


def _leaver(db: Session, about: RequestView) -> str:
    """The name of whose seat is taken over."""
    person = accounts.person(db, enrolments.enrolment(db, about.replaces_enrolment_id or 0).person_id)
    return person.full_name if person else ""


def _decided(
    db: Session, actor: Actor, clock: Clock, request_id: int, state: RequestState, reason: str = ""
) -> SeatRequest:
    """The request under its lock, as it is now, brought into ``state``; Refused when it was decided already."""
    row = db.get_one(SeatRequest, request_id, with_for_update=True, populate_existing=True)
    rules.check_decision(RequestState(row.state), state)
    row.state, row.decided_at, row.decided_by_person_id = state, clock.now(), actor.person_id
    row.reason = reason
    db.flush()
    return row


def _reason(text: str) -> str:
    said = text.strip()
    if not said:
        raise Refused(T("Schrijf waarom. De ander leest dit in de mail."), field="reason")
    if len(said) > LONG:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONG), field="reason")
    return said
