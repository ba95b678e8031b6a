"""Requests of staff, substitutions and expressions of interest, as they come in."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.crypto import vault_of
from app.core.permissions import ANONYMOUS, SYSTEM, Actor
from app.interest import service as interest
from app.interest.models import Interest
from app.messages.models import Letter
from app.requests import service as requests
from app.requests.service import RequestView

#: Of one organisation's link.
TOKEN = "l" * 43


def link(db: Session, clock: Clock, organisation_id: int, token: str = TOKEN) -> str:
    """Gives the organisation a link and returns its secret."""
    requests.new_link(db, SYSTEM, clock, organisation_id=organisation_id, token=token)
    return token


def seat_request(
    db: Session, clock: Clock, *, token: str, cohort_id: int, family_name: str = "Dijk", **other: str
) -> RequestView:
    """Somebody asks for a seat through the link."""
    values = {
        "given_name": "Petra",
        "infix": "van",
        "family_name": family_name,
        "email": f"petra.{family_name.lower()}@voorbeeld.nl",
        "function": "Casemanager dementie",
        "note": "Ik werk veel met mantelzorgers.",
        **other,
    }
    return requests.ask(db, ANONYMOUS, clock, token=token, cohort_id=cohort_id, **values)


def substitution(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    enrolment_id: int,
    family_name: str = "Opvolger",
) -> RequestView:
    """A coordinator asks to replace someone after the start."""
    return requests.ask_substitution(
        db,
        actor,
        clock,
        organisation_id=organisation_id,
        enrolment_id=enrolment_id,
        given_name="Jan",
        infix="",
        family_name=family_name,
        email=f"jan.{family_name.lower()}@voorbeeld.nl",
        function="Seniorenadviseur",
        note="Onze collega heeft een andere baan.",
    )


def express(db: Session, clock: Clock, **other: object) -> None:
    """A visitor leaves an interest."""
    values: dict[str, object] = {
        "organisation_name": "Accolade",
        "city": "Assen",
        "given_name": "Fatma",
        "infix": "",
        "family_name": "Yıldız",
        "email": "fatma@accolade.nl",
        "phone": "0592 123456",
        "seats": 3,
        "note": "Kan het ook in Emmen?",
        **other,
    }
    interest.express(db, ANONYMOUS, clock, **values)  # type: ignore[arg-type]


def newest_token(db: Session) -> str:
    """The token in the newest letter that asks to confirm an interest."""
    letter = db.scalars(
        sa.select(Letter).where(Letter.template == "interest/confirm").order_by(Letter.id.desc())
    ).first()
    assert letter is not None
    sealed = vault_of(db).open(letter.sealed_context, table="letter", column="context", row=letter.message_id)
    found = re.search(r"/interesse/bevestigen/([A-Za-z0-9_-]{43})", sealed)
    assert found
    return found[1]


def confirmed_interest(db: Session, clock: Clock, **other: object) -> int:
    """An interest that waits for a decision; its number."""
    express(db, clock, **other)
    return interest.confirm(db, ANONYMOUS, clock, token=newest_token(db)).id


def count_interest(db: Session) -> int:
    """How many rows there are."""
    return db.scalar(sa.select(sa.func.count()).select_from(Interest)) or 0
