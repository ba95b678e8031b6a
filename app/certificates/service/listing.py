"""Standing in the public register of experts, as long as the holder wants. Offered through ``service``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.certificates.models import Certificate, RegisterListing
from app.certificates.queries.listing import OwnListing, consent_of, own_listing
from app.certificates.rules.listing import LONGEST_SHOWN, folded
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T


def agree_to_listing(
    db: Session, actor: Actor, clock: Clock, *, number: str, place: str, organisation: str
) -> None:
    """Puts the holder in the public register with this place and organisation, or changes what it shows.

    Raises NotFound for a certificate of somebody else; Refused when it is not in force, or without a place.
    """
    found = _locked(db, actor, clock, number)
    if not found.in_force:
        raise Refused(T("Dit certificaat is niet meer geldig. Daarom kan het niet in het register."))
    place, organisation = " ".join(place.split()), " ".join(organisation.split())
    if not place:
        raise Refused(T("Vul de plaats in die in het register komt."), field="place")
    for name, value in (("place", place), ("organisation", organisation)):
        if len(value) > LONGEST_SHOWN:
            raise Refused(
                T("Maak dit korter: hoogstens %(longest)s tekens.", longest=LONGEST_SHOWN), field=name
            )
    person = accounts.person(db, actor.person_id or 0)
    if person is None:
        raise NotFound
    row = consent_of(db, found.certificate.enrolment_id)
    if row is None:
        row = RegisterListing(certificate_id=found.certificate.id, person_id=person.id)
        db.add(row)
    row.place, row.organisation = place, organisation
    row.sort_name, row.place_key, row.organisation_key = person.sort_name, folded(place), folded(organisation)
    row.consented_at = clock.now()
    db.flush()
    audit.record(
        db,
        actor,
        clock,
        "certificates:listing:agree",
        "certificate",
        found.certificate.id,
        number=found.certificate.number,
    )


def withdraw_listing(db: Session, actor: Actor, clock: Clock, *, number: str) -> None:
    """Takes the holder out of the public register at once, and what it showed with it; no consent, no change.

    Raises NotFound for a certificate of somebody else.
    """
    found = _locked(db, actor, clock, number)
    ids = sa.select(Certificate.id).where(Certificate.enrolment_id == found.certificate.enrolment_id)
    rows = db.scalars(
        sa.select(RegisterListing).where(
            RegisterListing.certificate_id.in_(ids), RegisterListing.withdrawn_at.is_(None)
        )
    ).all()
    for row in rows:
        row.withdrawn_at = clock.now()
        row.place = row.organisation = row.sort_name = row.place_key = row.organisation_key = ""
    if rows:
        db.flush()
        audit.record(
            db,
            actor,
            clock,
            "certificates:listing:withdraw",
            "certificate",
            found.certificate.id,
            number=found.certificate.number,
        )


def _locked(db: Session, actor: Actor, clock: Clock, number: str) -> OwnListing:
    """The holder's page, once nobody else can issue or revoke in the cohort."""
    found = own_listing(db, actor, clock, number)
    cohorts.lock_cohort(db, found.certificate.cohort_id)
    return own_listing(db, actor, clock, number)
