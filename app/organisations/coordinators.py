"""Who coordinates an organisation: inviting and taking away, offered through ``service``.

An organisation with a coordinator never loses the last one: both verbs count under the lock of its row.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.core.changes import planning_changed
from app.core.clock import Clock
from app.core.db import LINE
from app.core.errors import NotFound, Refused
from app.core.names import PersonName
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.organisations import rules
from app.organisations.changes import allow, email_of, locked
from app.organisations.models import Coordinator

_MAY = (Role.ADMINISTRATOR, Role.COORDINATOR)


def add_coordinator(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    given_name: str,
    infix: str,
    family_name: str,
    email: str,
    function: str = "",
) -> accounts.PersonView:
    """Makes a person coordinator of an organisation and posts an invitation; Refused for a second time.

    A coordinator invites for an own organisation only (else NotFound). An address that we knew already does not
    tell the organisation whose it is: the name that was typed is shown instead.
    """
    allow(actor, *_MAY)
    row = locked(db, actor, organisation_id)
    colleague = _still_coordinates(db, actor, organisation_id)
    address = email_of(email, "email")
    known = accounts.person_by_email(db, address) is not None
    person = accounts.find_or_create_person(
        db,
        clock,
        given_name=given_name,
        infix=infix,
        family_name=family_name,
        email=address,
        function=function,
    )
    if db.get(Coordinator, (organisation_id, person.id)) is not None:
        raise Refused(T("Wie dit e-mailadres heeft, is al coördinator van deze organisatie."), field="email")
    typed = PersonName(given_name.strip(), infix.strip(), family_name.strip()).full
    db.add(
        Coordinator(
            organisation_id=organisation_id,
            person_id=person.id,
            invited_as=(typed or address)[:LINE] if colleague and known else "",
        )
    )
    db.flush()
    accounts.invite(
        db,
        actor,
        clock,
        person_id=person.id,
        context={
            "organisation_name": row.name,
            "invited_by": actor.name,
            "colleague": actor.name if colleague else "",
        },
    )
    audit.record(
        db,
        actor,
        clock,
        "organisations:coordinator:add",
        "organisation",
        organisation_id,
        person_id=person.id,
    )
    return person


def remove_coordinator(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int, person_id: int
) -> None:
    """Ends a coordinatorship, at once; a coordinator only in an own organisation (else NotFound).

    Refused for the last coordinator: someone must be there to answer.
    """
    allow(actor, *_MAY)
    row = locked(db, actor, organisation_id)
    _still_coordinates(db, actor, organisation_id)
    found = db.get(Coordinator, (organisation_id, person_id), populate_existing=True)
    if found is None:
        raise NotFound
    count = sa.select(sa.func.count()).where(Coordinator.organisation_id == organisation_id)
    if not rules.may_leave(db.scalar(count) or 0):
        if person_id == actor.person_id:
            raise Refused(T("Je bent de laatste coördinator. Nodig eerst een collega uit, en stop dan."))
        raise Refused(T("Dit is de laatste coördinator. Nodig eerst een ander uit, en haal dan deze weg."))
    db.delete(found)
    db.flush()
    planning_changed(db, cohort_ids=(), person_ids=[person_id])
    person = accounts.person(db, person_id)
    if person is not None and person_id != actor.person_id:
        told = {"organisation_name": row.name}
        accounts.write_to(db, clock, person, "organisations/coordinator_removed", told)
    audit.record(
        db,
        actor,
        clock,
        "organisations:coordinator:remove",
        "organisation",
        organisation_id,
        person_id=person_id,
    )


def _still_coordinates(db: Session, actor: Actor, organisation_id: int) -> bool:
    """Whether ``actor`` acts as a coordinator, and not for the foundation; looked up under the lock.

    Raises NotFound for who coordinated it a moment ago: a colleague may have been faster.
    """
    if actor == SYSTEM or actor.has(Role.ADMINISTRATOR):
        return False
    if db.get(Coordinator, (organisation_id, actor.person_id), populate_existing=True) is None:
        raise NotFound
    return True
