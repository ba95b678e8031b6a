"""Columns in words, for the readable form of somebody's own file. Dutch, as the file is. Pure."""

from __future__ import annotations

import re
from typing import Any, Final

_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)\S*)?")

_WORDS: Final = {
    "id": "nummer",
    "given_name": "voornaam",
    "infix": "tussenvoegsel",
    "family_name": "achternaam",
    "email": "e-mailadres",
    "function": "functie",
    "language": "taal",
    "name_confirmed_at": "naam bevestigd",
    "created_at": "gemaakt",
    "active": "actief",
    "confirmed_at": "bevestigd",
    "tf_primary_method": "tweede stap",
    "us_phone_number": "telefoonnummer",
    "role_id": "rol",
    "device": "apparaat",
    "seen_at": "laatst gebruikt",
    "kind": "soort",
    "address": "adres",
    "expires_at": "geldig tot",
    "used_at": "gebruikt",
    "revoked_at": "ingetrokken",
    "organisation_id": "organisatie",
    "organisation_name": "organisatie",
    "cohort_id": "groep",
    "session_id": "bijeenkomst",
    "enrolment_id": "deelname",
    "case_id": "casus",
    "state": "stand",
    "note": "toelichting",
    "remark": "opmerking",
    "reason": "reden",
    "to_address": "aan adres",
    "to_name": "aan",
    "template": "brief",
    "subject": "onderwerp",
    "sent_at": "verstuurd",
    "requested_at": "gevraagd",
    "withdrawn_at": "ingetrokken",
    "noted_at": "genoteerd",
    "noted_by_person_id": "genoteerd door",
    "at": "wanneer",
    "action": "wat",
    "number": "nummer",
    "issued_on": "uitgegeven op",
    "snapshot": "wat erop staat",
    "alias": "schuilnaam",
    "age_band": "leeftijdsgroep",
    "minutes": "minuten",
    "on_day": "dag",
    "submitted_at": "ingeleverd",
    "approved_at": "goedgekeurd",
    "erased_at": "gewist",
    "person_id": "wie",
    "reviewer_person_id": "beoordelaar",
    "ground": "grond",
    "role": "rol",
    "title": "titel",
    "starts_at": "begint",
    "ends_at": "eindigt",
    "place": "plaats",
    "phone": "telefoonnummer",
    "received_on": "binnengekomen",
    "due_on": "uiterlijk op",
    "answered_at": "beantwoord",
}


def label(column: str) -> str:
    """The column in words; its own name without underscores where we have none."""
    return _WORDS.get(column, column.removesuffix("_id").replace("_", " "))


def told(value: Any) -> Any:
    """A day or a moment as people write it; anything else as it is."""
    found = _ISO.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    year, month, day, time = found.groups()
    return f"{day}-{month}-{year} {time or ''}".strip()
