"""The public verbs of organisations and of the foundation's own data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.core.clock import Clock
from app.core.email import address
from app.core.errors import Forbidden, NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.organisations import rules
from app.organisations.models import Coordinator, Foundation, Organisation
from app.organisations.queries import (
    FoundationView,
    OrganisationView,
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

_ADMINISTRATORS = (Role.ADMINISTRATOR,)
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
    _allow(actor, *_ADMINISTRATORS)
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
    _flush(db)
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
    """Changes an organisation; ``invoicing`` as in :func:`update_invoicing`. The audit log keeps what changed."""
    _allow(actor, *_ADMINISTRATORS)
    row = _locked(db, actor, organisation_id)
    values = {
        "name": _name(db, name, but=organisation_id),
        "legal_name": legal_name.strip() or name.strip(),
        "kvk": rules.kvk(kvk),
        "oin": rules.oin(oin),
        "enrols": enrols,
        **_invoicing(**invoicing),
    }
    _change(db, actor, clock, row, "organisations:organisation:update", organisation_id, values)
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
    _allow(actor, *_INVOICING)
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
    _change(db, actor, clock, row, "organisations:invoicing:update", organisation_id, values)
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
    """Makes a person coordinator of an organisation and posts an invitation. Refused when they are already."""
    _allow(actor, *_ADMINISTRATORS)
    row = _locked(db, actor, organisation_id)
    person = accounts.find_or_create_person(
        db,
        clock,
        given_name=given_name,
        infix=infix,
        family_name=family_name,
        email=_email(email, "email"),
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
        letter="organisations/coordinator",
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
    _allow(actor, *_ADMINISTRATORS)
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


def update_foundation(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    name: str,
    street: str,
    postcode: str,
    city: str,
    email: str,
    kvk: str,
    tax_number: str,
    iban: str,
    signatory_name: str,
    signatory_role: str,
    payment_days: int,
    invoice_note: str = "",
) -> FoundationView:
    """Changes the foundation's own data. Raises Refused at the field for an impossible identifier."""
    _allow(actor, *_ADMINISTRATORS)
    if not name.strip():
        raise Refused(T("Vul de naam van de stichting in."), field="name")
    if not 1 <= payment_days <= 120:
        raise Refused(T("Kies een betaaltermijn van 1 tot en met 120 dagen."), field="payment_days")
    values: dict[str, Any] = {
        "name": name.strip(),
        "street": street.strip(),
        "postcode": rules.postcode(postcode),
        "city": city.strip(),
        "email": _email(email, "email") if email.strip() else "",
        "kvk": rules.kvk(kvk),
        "tax_number": rules.tax_number(tax_number),
        "iban": rules.iban(iban),
        "signatory_name": signatory_name.strip(),
        "signatory_role": signatory_role.strip(),
        "payment_days": payment_days,
        "invoice_note": invoice_note.strip(),
    }
    row = _foundation_row(db)
    _change(db, actor, clock, row, "organisations:foundation:update", 1, values)
    return foundation(db)


def mark_demo(db: Session, actor: Actor, clock: Clock) -> None:
    """Notes that this database holds the demo world."""
    _allow(actor, *_ADMINISTRATORS)
    _change(db, actor, clock, _foundation_row(db), "organisations:foundation:demo", 1, {"demo": True})


def _foundation_row(db: Session) -> Foundation:
    row = db.get(Foundation, 1, with_for_update=True)
    if row is None:
        row = Foundation(id=1, name=FoundationView().name)
        db.add(row)
        db.flush()
    return row


def _allow(actor: Actor, *roles: Role) -> None:
    if actor != SYSTEM and not actor.has(*roles):
        raise Forbidden


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
        raise _known_name()
    return wanted


def _known_name() -> Refused:
    return Refused(T("Er is al een organisatie met deze naam."), field="name")


def _email(text: str, field: str) -> str:
    found = address(text)
    if found is None:
        raise Refused(T("Vul een e-mailadres in met een @, bijvoorbeeld naam@organisatie.nl."), field=field)
    return found


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
        "invoice_email": _email(invoice_email, "invoice_email") if invoice_email.strip() else "",
        "invoice_attention": invoice_attention.strip(),
        "cost_centre": cost_centre.strip(),
        "purchase_reference": purchase_reference.strip(),
    }


def _change(
    db: Session,
    actor: Actor,
    clock: Clock,
    row: Organisation | Foundation,
    action: str,
    number: int,
    values: dict[str, Any],
) -> None:
    """Sets ``values`` and records what really changed, before and after; nothing when nothing did."""
    changed = {key: value for key, value in values.items() if getattr(row, key) != value}
    if not changed:
        return
    before = {key: getattr(row, key) for key in changed}
    for key, value in changed.items():
        setattr(row, key, value)
    _flush(db)
    audit.record(db, actor, clock, action, row.__tablename__, number, before=before, after=changed)


def _flush(db: Session) -> None:
    try:
        db.flush()
    except IntegrityError as error:
        raise _known_name() from error
