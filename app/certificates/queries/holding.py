"""A holder's own certificates, with all that can be done with them; frozen values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.document import complete
from app.certificates.models import Certificate
from app.certificates.queries.certificates import CertificateView, view_of
from app.certificates.queries.listing import consents_of
from app.certificates.rules.requirements import Standing, standing_of
from app.core.clock import Clock, today
from app.core.permissions import Actor
from app.enrolments import service as enrolments


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """One certificate on the page of its holder."""

    certificate: CertificateView
    status: Standing
    #: What a reader types beside the number; None on papers from before there were codes.
    code: str | None
    awarded_on: date
    #: None: for good.
    valid_until: date | None
    #: The address that the QR code holds.
    verify_url: str
    #: The number that took its place; empty when none did.
    replaced_by: str
    replaced_on: date | None
    replaced_reason: str
    #: Whether it stands in the public register of experts.
    listed: bool


def own_certificates(db: Session, actor: Actor, clock: Clock) -> tuple[OwnCertificate, ...]:
    """All certificates of the actor, those in force first and then the newest first. Three queries."""
    if actor.person_id is None:
        return ()
    ids = [one.id for one in enrolments.enrolments_of_person(db, actor.person_id)]
    rows = db.scalars(sa.select(Certificate).where(Certificate.enrolment_id.in_(ids))).all() if ids else []
    after = {row.replaces_id: row.number for row in rows if row.replaces_id is not None}
    consents, day = consents_of(db, ids), today(clock)
    found = []
    for row in rows:
        status = standing_of(row.state, row.valid_until, day)
        found.append(
            OwnCertificate(
                certificate=view_of(row),
                status=status,
                code=row.code,
                awarded_on=row.awarded_on,
                valid_until=row.valid_until,
                verify_url=complete(view_of(row).snapshot)["verify_url"],
                replaced_by=after.get(row.id, ""),
                replaced_on=row.replaced_on,
                replaced_reason=row.replaced_reason,
                listed=status is Standing.VALID and row.enrolment_id in consents,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.status is not Standing.VALID, -one.certificate.id)))
