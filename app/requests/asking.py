"""Asking: a member of staff for a seat, a coordinator for a substitution after the start. For ``service``."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts.service import CohortState
from app.core import ratelimit
from app.core.clock import Clock
from app.core.db import LONG
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import service as enrolments
from app.enrolments.service import Candidate, EnrolmentState
from app.requests import mails, rules
from app.requests.models import SeatRequest
from app.requests.queries import RequestView, door, open_substitution, view_of
from app.requests.rules import RequestKind, RequestState

#: Requests through one link in a day.
MOST, PER = 100, timedelta(days=1)


def ask(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    token: str,
    cohort_id: int,
    given_name: str,
    infix: str,
    family_name: str,
    email: str,
    function: str = "",
    note: str = "",
) -> RequestView:
    """Asks for a seat through an organisation's link, and tells its coordinators.

    The same address for the same cohort while that is open: the request that was there, and no second letter.
    Raises NotFound for a link that does not work; Refused for a wrong field or a cohort that takes nobody.
    """
    behind = door(db, clock, token)
    if behind is None:
        raise NotFound
    who = enrolments.candidate(
        given_name=given_name, infix=infix, family_name=family_name, email=email, function=function
    )
    _check_note(note)
    cohort = next((one for one in behind.cohorts if one.id == cohort_id), None)
    if cohort is None:
        raise Refused(T("Deze groep neemt geen mensen meer aan. Kies een andere groep."), field="cohort_id")
    known = _open_request(db, behind.organisation.id, cohort_id, who.email)
    if known is not None:
        return known
    if not ratelimit.allowed(db, clock, f"request-link:{behind.organisation.id}", limit=MOST, per=PER):
        raise Refused(
            T("Via deze link kwamen vandaag te veel aanvragen. Probeer het morgen, of bel je coördinator.")
        )
    made = _add(db, actor, clock, who, behind.organisation.id, cohort_id, note)
    if made is None:
        return _open_request(db, behind.organisation.id, cohort_id, who.email) or _lost()
    mails.asked(db, clock, made, behind.organisation.name, cohort.name)
    audit.record(
        db,
        actor,
        clock,
        "requests:request:create",
        "seat_request",
        made.id,
        organisation_id=behind.organisation.id,
        cohort_id=cohort_id,
    )
    return made


def ask_substitution(
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
    note: str = "",
) -> RequestView:
    """Asks the foundation to let a colleague take over a seat after the start.

    Raises NotFound for a foreign or unknown enrolment; Refused for a wrong field, before the start, for someone
    without a seat, and when the foundation was asked already.
    """
    found = enrolments.enrolment(db, enrolment_id)
    about = enrolments.leaving(
        db,
        actor,
        clock,
        organisation_id=organisation_id,
        cohort_id=found.cohort_id,
        enrolment_id=enrolment_id,
    )
    rules.check_substitution(
        about.begun,
        about.cohort.state in (CohortState.FINISHED, CohortState.CANCELLED),
        about.enrolment.state is EnrolmentState.CONFIRMED,
        about.person.full_name,
    )
    who = enrolments.candidate(
        given_name=given_name, infix=infix, family_name=family_name, email=email, function=function
    )
    _check_note(note)
    made = None
    if open_substitution(db, enrolment_id) is None:
        made = _add(db, actor, clock, who, organisation_id, found.cohort_id, note, replaces=enrolment_id)
    if made is None:
        raise Refused(
            T(
                "Hierover ligt al een aanvraag bij de stichting. Trek die eerst in als je een ander wilt voorstellen."
            )
        )
    audit.record(
        db,
        actor,
        clock,
        "requests:substitution:create",
        "seat_request",
        made.id,
        organisation_id=organisation_id,
        cohort_id=found.cohort_id,
        replaces=enrolment_id,
    )
    return made


def withdraw_substitution(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int, request_id: int
) -> None:
    """Takes back an open request for a substitution. Raises NotFound for a foreign one, Refused for a decided one."""
    if not enrolments.may_act_for(actor, organisation_id):
        raise NotFound
    query = sa.select(SeatRequest).where(
        SeatRequest.id == request_id,
        SeatRequest.organisation_id == organisation_id,
        SeatRequest.kind == RequestKind.SUBSTITUTION,
    )
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    rules.check_decision(RequestState(row.state), RequestState.WITHDRAWN)
    row.state, row.decided_at, row.decided_by_person_id = RequestState.WITHDRAWN, clock.now(), actor.person_id
    audit.record(db, actor, clock, "requests:substitution:withdraw", "seat_request", row.id)


def _add(
    db: Session,
    actor: Actor,
    clock: Clock,
    who: Candidate,
    organisation_id: int,
    cohort_id: int,
    note: str,
    *,
    replaces: int | None = None,
) -> RequestView | None:
    """Writes an open request; None when the same was asked at the same moment."""
    row = SeatRequest(
        kind=RequestKind.SEAT if replaces is None else RequestKind.SUBSTITUTION,
        organisation_id=organisation_id,
        cohort_id=cohort_id,
        replaces_enrolment_id=replaces,
        given_name=who.given_name,
        infix=who.infix,
        family_name=who.family_name,
        email=who.email,
        function=who.function,
        note=note.strip(),
        state=RequestState.OPEN,
        requested_at=clock.now(),
        requested_by_person_id=actor.person_id,
    )
    try:
        with db.begin_nested():
            db.add(row)
            db.flush()
    except IntegrityError:
        return None
    return view_of(row)


def _open_request(db: Session, organisation_id: int, cohort_id: int, email: str) -> RequestView | None:
    row = db.scalar(
        sa.select(SeatRequest).where(
            SeatRequest.organisation_id == organisation_id,
            SeatRequest.cohort_id == cohort_id,
            SeatRequest.kind == RequestKind.SEAT,
            SeatRequest.email == email,
            SeatRequest.state == RequestState.OPEN,
        )
    )
    return view_of(row) if row is not None else None


def _lost() -> RequestView:
    raise Refused(T("Dit lukte niet. Ververs de pagina en stuur het nog eens."))


def _check_note(note: str) -> None:
    if len(note) > LONG:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONG), field="note")
