"""Reads of the public register of experts, and of the holder's consent to stand in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.certificates.models import Certificate, RegisterListing
from app.certificates.queries.certificates import CertificateView, certificate_by_number
from app.certificates.rules.listing import folded
from app.certificates.rules.requirements import CertificateState
from app.core.clock import Clock, today
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.enrolments import service as enrolments
from app.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody in the public register: what everyone may read, and the key by which the list goes on."""

    name: str
    place: str
    organisation: str
    key: tuple[str, int]


@dataclass(frozen=True, slots=True)
class ListingView:
    """What the holder agreed to show."""

    id: int
    place: str
    organisation: str
    consented_at: datetime


@dataclass(frozen=True, slots=True)
class OwnListing:
    """The holder's page: the certificate, what stands in the register, and what could stand there."""

    certificate: CertificateView
    #: Whether the certificate is in force, so that it may stand in the register.
    in_force: bool
    listing: ListingView | None
    place: str
    organisation: str


def experts(
    db: Session,
    clock: Clock,
    *,
    place: str = "",
    organisation: str = "",
    after: tuple[str, int] | None = None,
    limit: int | None = None,
) -> list[Expert]:
    """Who agreed to stand in the register and has a certificate in force, by family name. One query.

    The consent is for the course: it goes over to the certificate that takes the place of the one it was given for,
    and ends with a revocation. ``place`` and ``organisation`` are looked for in what the holder shows.
    """
    given, listing = aliased(Certificate), RegisterListing
    query = (
        sa.select(listing, Certificate.snapshot)
        .join(given, given.id == listing.certificate_id)
        .join(Certificate, Certificate.enrolment_id == given.enrolment_id)
        .where(
            listing.withdrawn_at.is_(None),
            given.state != CertificateState.REVOKED,
            in_force(today(clock)),
        )
        .order_by(listing.sort_name, listing.id)
        .limit(limit)
    )
    if place:
        query = query.where(listing.place_key.contains(folded(place), autoescape=True))
    if organisation:
        query = query.where(listing.organisation_key.contains(folded(organisation), autoescape=True))
    if after is not None:
        query = query.where(sa.tuple_(listing.sort_name, listing.id) > sa.tuple_(*after))
    return [
        Expert(str(snapshot["name"]), row.place, row.organisation, (row.sort_name, row.id))
        for row, snapshot in db.execute(query)
    ]


def in_force(day: date) -> sa.ColumnElement[bool]:
    """Whether a certificate holds on a day: not revoked, not replaced, not expired."""
    until = Certificate.valid_until
    return sa.and_(Certificate.state == CertificateState.ISSUED, sa.or_(until.is_(None), until >= day))


def own_listing(db: Session, actor: Actor, clock: Clock, number: str) -> OwnListing:
    """The page of the holder; raises NotFound for anybody else."""
    found = certificate_by_number(db, number)
    mine = enrolments.enrolments_of_person(db, actor.person_id) if actor.person_id is not None else []
    enrolment = next((one for one in mine if one.id == found.enrolment_id), None)
    if enrolment is None:
        raise NotFound
    row = consent_of(db, found.enrolment_id)
    employer = organisations.organisation(db, enrolment.organisation_id)
    holds = sa.select(Certificate.id).where(Certificate.id == found.id, in_force(today(clock)))
    return OwnListing(
        found,
        db.scalar(holds) is not None,
        ListingView(row.id, row.place, row.organisation, row.consented_at) if row is not None else None,
        employer.visiting_city or employer.city,
        employer.name,
    )


def consent_of(db: Session, enrolment_id: int) -> RegisterListing | None:
    """The consent that holds for this enrolment, given for whichever of its certificates."""
    return consents_of(db, [enrolment_id]).get(enrolment_id)


def consents_of(db: Session, enrolment_ids: Collection[int]) -> dict[int, RegisterListing]:
    """The same of several, by enrolment; one without is absent. One query."""
    query = (
        sa.select(Certificate.enrolment_id, RegisterListing)
        .join(Certificate, Certificate.id == RegisterListing.certificate_id)
        .where(
            Certificate.enrolment_id.in_(enrolment_ids),
            Certificate.state != CertificateState.REVOKED,
            RegisterListing.withdrawn_at.is_(None),
        )
        .order_by(RegisterListing.id)
    )
    return dict(db.execute(query).all())
