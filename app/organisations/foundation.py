"""The foundation's own data: verbs, offered through ``service``."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.organisations import rules
from app.organisations.changes import ADMINISTRATORS, allow, change, email_of
from app.organisations.models import Foundation
from app.organisations.queries import FoundationView, foundation


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
    allow(actor, *ADMINISTRATORS)
    if not name.strip():
        raise Refused(T("Vul de naam van de stichting in."), field="name")
    if not 1 <= payment_days <= 120:
        raise Refused(T("Kies een betaaltermijn van 1 tot en met 120 dagen."), field="payment_days")
    values: dict[str, Any] = {
        "name": name.strip(),
        "street": street.strip(),
        "postcode": rules.postcode(postcode),
        "city": city.strip(),
        "email": email_of(email, "email") if email.strip() else "",
        "kvk": rules.kvk(kvk),
        "tax_number": rules.tax_number(tax_number),
        "iban": rules.iban(iban),
        "signatory_name": signatory_name.strip(),
        "signatory_role": signatory_role.strip(),
        "payment_days": payment_days,
        "invoice_note": invoice_note.strip(),
    }
    row = _foundation_row(db)
    change(db, actor, clock, row, "organisations:foundation:update", 1, values)
    return foundation(db)


def mark_demo(db: Session, actor: Actor, clock: Clock) -> None:
    """Notes that this database holds the demo world."""
    allow(actor, *ADMINISTRATORS)
    change(db, actor, clock, _foundation_row(db), "organisations:foundation:demo", 1, {"demo": True})


def _foundation_row(db: Session) -> Foundation:
    row = db.get(Foundation, 1, with_for_update=True)
    if row is None:
        row = Foundation(id=1, name=FoundationView().name)
        db.add(row)
        db.flush()
    return row
