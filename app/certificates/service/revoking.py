"""Revoking a certificate, for good and for everyone to see. Offered through ``service``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.certificates import mails
from app.certificates.models import Certificate
from app.certificates.queries.certificates import CertificateView, view_of
from app.certificates.rules.requirements import CertificateState, reason_of
from app.certificates.service.credentials import status_changed
from app.certificates.service.register import enter_certificate
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T


def revoke(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, certificate_id: int, reason: str
) -> CertificateView:
    """Revokes a certificate for good; everyone can read the reason. Revoking it again changes nothing.

    Raises NotFound when the cohort has no such certificate, Refused when the reason is missing or too long.
    """
    reason = reason_of(reason)
    cohorts.lock_cohort(db, cohort_id)
    query = sa.select(Certificate).where(Certificate.id == certificate_id, Certificate.cohort_id == cohort_id)
    row = db.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.state == CertificateState.REVOKED:
        return view_of(row)
    if row.state == CertificateState.REPLACED:
        raise Refused(T("Certificaat %(number)s is al vervangen. Trek het nieuwe in.", number=row.number))
    row.state = CertificateState.REVOKED
    row.revoked_on = today(clock)
    row.revoked_reason = reason
    row.revoked_by_person_id = actor.person_id
    db.flush()
    status_changed(db, clock, row)
    mails.revoked(db, clock, row)
    enter_certificate(db, clock, row)
    audit.record(
        db,
        actor,
        clock,
        "certificates:certificate:revoke",
        "certificate",
        row.id,
        number=row.number,
        reason=reason,
    )
    return view_of(row)
