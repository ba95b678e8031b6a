"""Who changed what of an organisation and when, told in sentences from the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.text import T, Text
from app.organisations.queries import coordinators_shown

_CREATE = "organisations:organisation:create"
_ADD, _REMOVE = "organisations:coordinator:add", "organisations:coordinator:remove"
_UPDATES = (
    "organisations:organisation:update",
    "organisations:details:update",
    "organisations:invoicing:update",
)

#: How each field is called in a sentence.
FIELDS: Mapping[str, Text] = {
    "name": T("de naam"),
    "legal_name": T("de naam op de factuur"),
    "kvk": T("het KvK-nummer"),
    "oin": T("het OIN"),
    "visiting_street": T("de straat van het bezoekadres"),
    "visiting_postcode": T("de postcode van het bezoekadres"),
    "visiting_city": T("de plaats van het bezoekadres"),
    "street": T("de straat van het factuuradres"),
    "postcode": T("de postcode van het factuuradres"),
    "city": T("de plaats van het factuuradres"),
    "invoice_email": T("het e-mailadres voor facturen"),
    "invoice_attention": T("ter attentie van"),
    "cost_centre": T("de kostenplaats"),
    "purchase_reference": T("het inkoopnummer"),
    "vat_number": T("het btw-id"),
    "invoice_per": T("wat er op een factuur staat"),
    "einvoice": T("de e-factuur"),
}

#: What one invoice holds.
INVOICE_PER: Mapping[str, Text] = {
    "payer": T("alle deelnemers van een groep samen"),
    "participant": T("één deelnemer"),
}

#: The e-invoice that comes with the PDF.
EINVOICE: Mapping[str, Text] = {
    "none": T("geen"),
    "peppol": T("Peppol (BIS Billing 3.0)"),
    "nlcius": T("NLCIUS (SI-UBL 2.0)"),
}
_SAID = {"invoice_per": INVOICE_PER, "einvoice": EINVOICE}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One decision about an organisation, in sentences."""

    at: datetime
    #: Who decided; None for the system.
    who: str | None
    told: tuple[Text, ...]


def history(db: Session, organisation_id: int, *, limit: int = 25) -> list[HistoryLine]:
    """The newest decisions about an organisation first."""
    events = audit.about(
        db, "organisation", organisation_id, actions=(_CREATE, _ADD, _REMOVE, *_UPDATES), limit=limit
    )
    names = {one.person_id: one.name for one in coordinators_shown(db, organisation_id)}
    return [
        HistoryLine(event.at, event.actor_name if event.actor_person_id else None, told)
        for event in events
        if (told := sentences(event.action, event.data, names))
    ]


def sentences(action: str, data: Mapping[str, Any], names: Mapping[int, str]) -> tuple[Text, ...]:
    """What one event says. ``names``: of the present coordinators; of others the name is not ours to tell."""
    if action == _CREATE:
        return (T("De organisatie is gemaakt."),)
    if action == _ADD:
        name = names.get(data.get("person_id", 0))
        return (
            T("%(name)s is uitgenodigd als coördinator.", name=name)
            if name
            else T("Een coördinator is uitgenodigd."),
        )
    if action == _REMOVE:
        return (T("Een coördinator is weggehaald."),)
    before, after = data.get("before", {}), data.get("after", {})
    told = [_change(field, before.get(field), after[field]) for field in FIELDS if field in after]
    if "enrols" in after:
        told.append(
            T("De organisatie meldt nu deelnemers aan.")
            if after["enrols"]
            else T("De organisatie betaalt nu alleen.")
        )
    if "requires_reference" in after:
        told.append(
            T("Op elke factuur moet nu een inkoopnummer staan.")
            if after["requires_reference"]
            else T("Een factuur mag nu zonder inkoopnummer.")
        )
    return tuple(told)


def _change(field: str, before: Any, after: Any) -> Text:
    what = FIELDS[field]
    if said := _SAID.get(field):
        before, after = said.get(before, before), said.get(after, after)
    if not before:
        return T("Ingevuld, %(what)s: %(after)s.", what=what, after=after)
    if not after:
        return T("Weggehaald, %(what)s. Er stond: %(before)s.", what=what, before=before)
    return T("Gewijzigd, %(what)s: van %(before)s naar %(after)s.", what=what, before=before, after=after)
