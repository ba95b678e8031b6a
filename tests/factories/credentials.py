"""Digital certificates: rows of them, the keys that sign them, and what verifiers make of what we serve."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates import service
from app.certificates.models import Certificate, SigningKey
from app.certificates.service.credentials import PLACES
from app.core.clock import FixedClock
from app.core.credentials import Secured
from app.core.multibase import multikey
from tests.conftest import SETTINGS
from tests.factories.certificates import Group
from tests.unit.credentials.judges import HOME, KEY, SeededKey, digital_bazaar

BASE = SETTINGS.base_url
CODE = "K7QF-2MXD"


class Keys:
    """The keys of this installation: one for credentials."""

    def __init__(self, key: SeededKey = KEY) -> None:
        self.key = key

    def current(self, _purpose: str) -> SeededKey:
        return self.key


def hold_keys(app: Flask, db: Session, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """A key for credentials, known to the worker and to the world. Long ago, as verifiers look at the real clock."""
    clock.set(datetime(2024, 7, 2, 9, tzinfo=UTC))
    held = Keys()
    monkeypatch.setattr(
        type(app.extensions["work"].keys), "current", lambda _self, purpose: held.current(purpose)
    )
    know(db, clock, KEY)
    return held


def know(db: Session, clock: FixedClock, key: SeededKey) -> None:
    """Publishes the public half of a key."""
    db.add(
        SigningKey(kid=key.kid, purpose="credential", public=multikey(key.public()), starts_at=clock.now())
    )
    db.commit()


def certificate(
    db: Session,
    clock: FixedClock,
    made: Group,
    seat: int = 0,
    *,
    places: int = PLACES,
    **changes: Any,
) -> Certificate:
    """A certificate in force, with a code and a place in the list, but no files yet. Committed."""
    place = service.take_status_place(db, clock, places=places)
    sequence = service.next_number(db, 2024)
    number = f"DTE-2024-{sequence:04d}-XX"
    learner = made.learners[seat]
    values: dict[str, Any] = {
        "number": number,
        "year": 2024,
        "sequence": sequence,
        "code": CODE,
        "enrolment_id": learner.enrolment_id,
        "cohort_id": made.cohort.id,
        "person_id": learner.person_id,
        "awarded_on": date(2024, 7, 2),
        "issued_on": date(2024, 7, 2),
        "language": "nl",
        "state": "issued",
        "revoked_reason": "",
        "replaced_reason": "",
        "status_list_id": place.list_id,
        "status_index": place.index,
        "snapshot": {
            "number": number,
            "code": CODE,
            "name": "Jantine van ’t Hœff",
            "course_title": "Leergang DemenTalent-expert",
            "foundation": "Stichting DemenTalent",
            "place": "Assen",
            "issued_on": "2024-07-02",
            "proof": "Groep Assen. Acht lesdagen.",
            "competencies": [
                {
                    "code": "C1",
                    "title": "Talenten ontdekken",
                    "summary": "Vindt uit wat iemand kan.",
                    "level": "sterk",
                }
            ],
            "requirements": [{"label": "Lesdagen", "needed": "7 van 8", "done": "8"}],
            "programme": [],
            "verify_url": f"{BASE}/controle/{number}/{CODE}",
        },
    }
    row = Certificate(**(values | changes))
    db.add(row)
    db.commit()
    return row


def made_for(app: Flask, db: Session, row: Certificate) -> Secured:
    """The signed credential of a certificate."""
    claims = service.claims_of(db, row, base_url=BASE)
    assert claims is not None
    return service.credential_of(app.extensions["work"], claims)


def frozen(app: Flask, db: Session, clock: FixedClock, row: Certificate) -> Secured:
    """Freezes the credential of a certificate. Committed."""
    made = made_for(app, db, row)
    service.freeze_files(db, clock, row, service.files_of(made))
    db.commit()
    return made


def at(row: Certificate, name: str, code: str = CODE) -> str:
    return f"/controle/{row.number}/{code}/{name}"


def raised(body: bytes) -> set[int]:
    """The places that are set in a list."""
    encoded = json.loads(body)["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    return {8 * i + bit for i, byte in enumerate(bits) if byte for bit in range(8) if byte & 0x80 >> bit}


def judged(client: FlaskClient, *credentials: bytes) -> list[str | None]:
    """What Digital Bazaar's verifier says of these, with nothing but what we serve."""
    did = client.get("/.well-known/did.json").data
    reached = {f"{HOME}/.well-known/did.json": did, json.loads(did)["id"]: did}
    lists = {json.loads(one)["credentialStatus"]["statusListCredential"] for one in credentials}
    reached |= {url: client.get(url.removeprefix(BASE)).data for url in lists}
    return digital_bazaar(reached, *map(json.loads, credentials))
