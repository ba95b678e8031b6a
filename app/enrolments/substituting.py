"""A colleague takes over a seat: free of charge, until the start by the organisation itself. For ``service``."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.enrolments import mails, placing
from app.enrolments.candidates import candidate
from app.enrolments.leaving import has_begun, taken
from app.enrolments.line import leave, record
from app.enrolments.models import Enrolment
from app.enrolments.recognising import OTHER_NAME, strangers
from app.enrolments.rules import EnrolmentState, Step, after
from app.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class Substitution:
    """Who took over whose seat."""

    enrolment_id: int
    before: str
    name: str


def substitute(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    enrolment_id: int,
    given_name: str,
    infix: str,
    family_name: str,
    email: str,
    function: str = "",
) -> Substitution:
    """Lets a colleague take over a seat, always free of charge: the seat, its number and its price stay.

    Attendance and cases stay with the person who leaves. After the start only an administrator can do it.
    Raises NotFound for a foreign or unknown enrolment; Refused for a wrong field, for someone without a seat, for a
    coordinator after the start, and for a colleague who is in the cohort already.
    """
    who = candidate(
        given_name=given_name, infix=infix, family_name=family_name, email=email, function=function
    )
    room, row, person = taken(db, actor, clock, organisation_id, enrolment_id)
    if room.cohort.state in (CohortState.FINISHED, CohortState.CANCELLED):
        raise Refused(T("Groep %(name)s is voorbij. Vervangen kan niet meer.", name=room.cohort.name))
    after(EnrolmentState(row.state), Step.SUBSTITUTE, person.full_name)
    if has_begun(db, clock, room.cohort) and not (actor == SYSTEM or actor.has(Role.ADMINISTRATOR)):
        raise Refused(T("De groep is begonnen. Vraag de stichting om deze vervanging."))
    successor = accounts.find_or_create_person(
        db,
        clock,
        given_name=who.given_name,
        infix=who.infix,
        family_name=who.family_name,
        email=who.email,
        function=who.function,
    )
    if strangers(db, actor, organisation_id, [(who.email, who.name)], {who.email: successor}):
        raise Refused(OTHER_NAME, field="email")
    if successor.id == row.person_id or placing.enrolled_among(db, room.cohort.id, {successor.id}):
        raise Refused(T("Dit e-mailadres is al aangemeld voor deze groep."), field="email")
    leave(row, clock, Step.SUBSTITUTE, person.full_name)
    seat_id, row.seat_id = row.seat_id, None
    db.flush()
    added = Enrolment(
        cohort_id=room.cohort.id,
        organisation_id=organisation_id,
        person_id=successor.id,
        function=who.function,
        requested_at=clock.now(),
        requested_by_person_id=actor.person_id,
        state=EnrolmentState.CONFIRMED,
        seat_id=seat_id,
        waiting_number=None,
    )
    db.add(added)
    db.flush()
    cohorts.planning_changed(db, cohort_ids=[room.cohort.id], seats_only=True)
    about = mails.occasion(db, actor, room.cohort, organisations.organisation(db, organisation_id))
    mails.withdrawn(db, clock, about, person)
    mails.confirmed(db, actor, clock, about, successor.id)
    record(db, actor, clock, "enrolments:enrolment:substitute", added, before=enrolment_id)
    return Substitution(added.id, person.full_name, successor.full_name)
