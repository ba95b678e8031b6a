"""The public verbs of organisations and of the foundation's own data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor, Role
from app.core.text import T
from app.organisations import rules
from app.organisations.changes import ADMINISTRATORS, allow, change, email_of, flush, known_name, locked
from app.organisations.coordinators import add_coordinator, remove_coordinator
from app.organisations.foundation import mark_demo, update_foundation
from app.organisations.history import EINVOICE, INVOICE_PER, HistoryLine, history
from app.organisations.models import Organisation
from app.organisations.queries import (
    CoordinatorView,
    FoundationView,
    OrganisationView,
    coordinates,
    coordinator_ids,
    coordinators_of,
    coordinators_of_all,
    coordinators_shown,
    foundation,
    invoiced_per_participant,
    list_key,
    names,
    organisation,
    organisation_by_name,
    organisation_for,
    organisation_ids_of_coordinator,
    organisations,
    view_of,
)
from app.organisations.rules import is_iban, is_kvk, is_vat_number

__all__ = [
    "EINVOICE",
    "INVOICE_PER",
    "CoordinatorView",
    "FoundationView",
    "HistoryLine",
    "OrganisationView",
    "add_coordinator",
    "coordinates",
    "coordinator_ids",
    "coordinators_of",
    "coordinators_of_all",
    "coordinators_shown",
    "create",
    "foundation",
    "history",
    "invoiced_per_participant",
    "is_iban",
    "is_kvk",
    "is_vat_number",
    "list_key",
    "mark_demo",
    "names",
    "organisation",
    "organisation_by_name",
    "organisation_for",
    "organisation_ids_of_coordinator",
    "organisations",
    "remove_coordinator",
    "update",
    "update_details",
    "update_foundation",
]

_DETAILS = (Role.ADMINISTRATOR, Role.FINANCE, Role.COORDINATOR)


def create(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    name: str,
    legal_name: str = "",
    kvk: str = "",
    oin: str = "",
    enrols: bool = True,
    **details: Any,
) -> OrganisationView:
    """Makes an organisation; ``details`` as in :func:`update_details`, none of them needed.

    Raises Refused at the field for a known name or an impossible identifier.
    """
    allow(actor, *ADMINISTRATORS)
    row = Organisation(
        name=_name(db, name),
        legal_name=legal_name.strip() or name.strip(),
        kvk=rules.kvk(kvk),
        oin=rules.oin(oin),
        enrols=enrols,
        created_at=clock.now(),
        **_details(**details),
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
    **details: Any,
) -> OrganisationView:
    """Changes an organisation; ``details`` as in :func:`update_details`. Keeps the difference."""
    allow(actor, *ADMINISTRATORS)
    row = locked(db, actor, organisation_id)
    values = {
        "name": _name(db, name, but=organisation_id),
        "legal_name": legal_name.strip() or name.strip(),
        "kvk": rules.kvk(kvk),
        "oin": rules.oin(oin),
        "enrols": enrols,
        **_details(**details),
    }
    change(db, actor, clock, row, "organisations:organisation:update", organisation_id, values)
    return view_of(row)


def update_details(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    legal_name: str,
    kvk: str,
    oin: str,
    **details: Any,
) -> OrganisationView:
    """Changes what an organisation may say about itself: all but its name and whether it enrols.

    ``details``: addresses, where invoices go and what stands on them; what is left out becomes empty. A coordinator
    changes an own organisation only (else NotFound). Invoices that were issued keep what they had. Raises Refused
    at the field for an impossible identifier.
    """
    allow(actor, *_DETAILS)
    row = locked(db, actor, organisation_id)
    values = {
        "legal_name": legal_name.strip() or row.name,
        "kvk": rules.kvk(kvk),
        "oin": rules.oin(oin),
        **_details(**details),
    }
    change(db, actor, clock, row, "organisations:details:update", organisation_id, values)
    return view_of(row)


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


def _details(
    *,
    visiting_street: str = "",
    visiting_postcode: str = "",
    visiting_city: str = "",
    street: str = "",
    postcode: str = "",
    city: str = "",
    invoice_email: str = "",
    invoice_attention: str = "",
    cost_centre: str = "",
    purchase_reference: str = "",
    vat_number: str = "",
    invoice_per: str = "payer",
    einvoice: str = "none",
    requires_reference: bool = False,
) -> dict[str, Any]:
    return {
        "visiting_street": visiting_street.strip(),
        "visiting_postcode": rules.postcode(visiting_postcode, "visiting_postcode"),
        "visiting_city": visiting_city.strip(),
        "street": street.strip(),
        "postcode": rules.postcode(postcode),
        "city": city.strip(),
        "invoice_email": email_of(invoice_email, "invoice_email") if invoice_email.strip() else "",
        "invoice_attention": invoice_attention.strip(),
        "cost_centre": cost_centre.strip(),
        "purchase_reference": purchase_reference.strip(),
        "vat_number": rules.vat_number(vat_number),
        "invoice_per": rules.choice(invoice_per, INVOICE_PER, "invoice_per"),
        "einvoice": rules.choice(einvoice, EINVOICE, "einvoice"),
        "requires_reference": bool(requires_reference),
    }
