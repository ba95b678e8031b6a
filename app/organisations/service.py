"""The public verbs of organisations and of the foundation's own data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.core.text import T
from app.organisations import rules
from app.organisations.changes import ADMINISTRATORS, allow, change, email_of, flush, known_name
from app.organisations.foundation import mark_demo, update_foundation
from app.organisations.models import Coordinator, Organisation
from app.organisations.queries import (
    FoundationView,
    OrganisationView,
    coordinates,
    coordinators_of,
    coordinators_of_all,
    foundation,
    list_key,
    names,
    organisation,
    organisation_for,
    organisation_ids_of_coordinator,
    organisations,
    own,
    view_of,
)

__all__ = [
    "FoundationView",
    "OrganisationView",
    "add_coordinator",
    "coordinates",
    "coordinators_of",
    "coordinators_of_all",
    "create",
    "foundation",
    "list_key",
    "mark_demo",
    "names",
    "organisation",
    "organisation_for",
    "organisation_ids_of_coordinator",
    "organisations",
    "remove_coordinator",
    "update",
    "update_foundation",
    "update_invoicing",
]

_INVOICING = (Role.ADMINISTRATOR, Role.FINANCE, Role.COORDINATOR)


def create(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    name: str,
    legal_name: str = "",
    kvk: str = "",
    oin: str = "",
    street: str = "",
    postcode: str = "",
    city: str = "",
    invoice_email: str = "",
    invoice_attention: str = "",
    cost_centre: str = "",
    purchase_reference: str = "",
    enrols: bool = True,
) -> OrganisationView:
    """Makes an organisation. Raises Refused at the field for a known name or an impossible identifier."""
    allow(actor, *ADMINISTRATORS)
    row = Organisation(
        name=_name(db, name),
        legal_name=legal_name.strip() or name.strip(),
        kvk=rules.kvk(kvk),
        oin=rules.oin(oin),
        enrols=enrols,
        created_at=clock.now(),
        **_invoicing(
            street=street,
            postcode=postcode,
            city=city,
            invoice_email=invoice_email,
            invoice_attention=invoice_attention,
            cost_centre=cost_centre,
            purchase_reference=purchase_reference,
        ),
    )
    db.add(row)
    flush(db)
    audit.record(db, actor, clock, "organisations:organisation:create", "organisation", row.id, name=row.name)
    return view_of(row)


def update(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    name: str,
    legal_name: str,
    kvk: str,
    oin: str,
    enrols: bool,
    **invoicing: str,
) -> OrganisationView:
    """Changes an organisation; ``invoicing`` as in :func:`update_invoicing`. Keeps the difference."""
    allow(actor, *ADMINISTRATORS)
    row = _locked(db, actor, organisation_id)
    values = {
        "name": _name(db, name, but=organisation_id),
        "legal_name": legal_name.strip() or name.strip(),
        "kvk": rules.kvk(kvk),
        "oin": rules.oin(oin),
        "enrols": enrols,
        **_invoicing(**invoicing),
    }
    change(db, actor, clock, row, "organisations:organisation:update", organisation_id, values)
    return view_of(row)


def update_invoicing(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    street: str,
    postcode: str,
    city: str,
    invoice_email: str,
    invoice_attention: str,
    cost_centre: str,
    purchase_reference: str,
) -> OrganisationView:
    """Changes the invoice data; a coordinator only those of an own organisation (else NotFound)."""
    allow(actor, *_INVOICING)
    row = _locked(db, actor, organisation_id)
    values = _invoicing(
        street=street,
        postcode=postcode,
        city=city,
        invoice_email=invoice_email,
        invoice_attention=invoice_attention,
        cost_centre=cost_centre,
        purchase_reference=purchase_reference,
    )
    change(db, actor, clock, row, "organisations:invoicing:update", organisation_id, values)
    return view_of(row)


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
    """Makes a person coordinator of an organisation and posts an invitation; Refused for a second time."""
    allow(actor, *ADMINISTRATORS)
    row = _locked(db, actor, organisation_id)
    person = accounts.find_or_create_person(
        db,
        clock,
        given_name=given_name,
        infix=infix,
        family_name=family_name,
        email=email_of(email, "email"),
        function=function,
    )
    if db.get(Coordinator, (organisation_id, person.id)) is not None:
        raise Refused(
            T("%(name)s is al coördinator van deze organisatie.", name=person.full_name), field="email"
        )
    db.add(Coordinator(organisation_id=organisation_id, person_id=person.id))
    db.flush()
    accounts.invite(
        db,
        actor,
        clock,
        person_id=person.id,
        context={"organisation_name": row.name, "invited_by": actor.name},
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
    """Ends a coordinatorship. Refused for the last coordinator: someone must be there to answer."""
    allow(actor, *ADMINISTRATORS)
    _locked(db, actor, organisation_id)
    found = db.get(Coordinator, (organisation_id, person_id))
    if found is None:
        raise NotFound
    count = sa.select(sa.func.count()).where(Coordinator.organisation_id == organisation_id)
    if db.scalar(count) == 1:
        raise Refused(T("Dit is de laatste coördinator. Nodig eerst een ander uit, en haal dan deze weg."))
    db.delete(found)
    audit.record(
        db,
        actor,
        clock,
        "organisations:coordinator:remove",
        "organisation",
        organisation_id,
        person_id=person_id,
    )


def _locked(db: Session, actor: Actor, organisation_id: int) -> Organisation:
    query = sa.select(Organisation).where(Organisation.id == organisation_id, own(actor)).with_for_update()
    row = db.scalar(query)
    if row is None:
        raise NotFound
    return row


def _name(db: Session, name: str, *, but: int = 0) -> str:
    wanted = name.strip()
    if not wanted:
        raise Refused(T("Vul de naam van de organisatie in."), field="name")
    same = sa.select(Organisation.id).where(
        sa.func.lower(Organisation.name) == sa.func.lower(wanted), Organisation.id != but
    )
    if db.scalar(same) is not None:
        raise known_name()
    return wanted


def _invoicing(
    *,
    street: str,
    postcode: str,
    city: str,
    invoice_email: str,
    invoice_attention: str,
    cost_centre: str,
    purchase_reference: str,
) -> dict[str, Any]:
    return {
        "street": street.strip(),
        "postcode": rules.postcode(postcode),
        "city": city.strip(),
        "invoice_email": email_of(invoice_email, "invoice_email") if invoice_email.strip() else "",
        "invoice_attention": invoice_attention.strip(),
        "cost_centre": cost_centre.strip(),
        "purchase_reference": purchase_reference.strip(),
    }
