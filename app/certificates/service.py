"""The public verbs of certificates, and the reads that other features use.

Lock order: the cohort's row, then the number series. Both are held until the commit, so a number that was given is
used, and nobody gets two certificates for one enrolment.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.certificates import mails
from app.certificates.erasing import erase_holder
from app.certificates.models import Certificate, CertificateSeries
from app.certificates.paper import Unprinted, freeze_pdf, unprinted
from app.certificates.queries import (
    Candidate,
    CertificateView,
    CohortCertificates,
    Progress,
    certificate,
    certificate_by_number,
    certificate_of_enrolment,
    certificate_pdf,
    certificates_of_cohort,
    cohort_certificates,
    issued_on,
    progress,
    progress_of_cohort,
    required_of,
    view_of,
)
from app.certificates.rules.numbers import EXAMPLE, canonical, number_of
from app.certificates.rules.requirements import (
    STATES,
    CertificateState,
    Facts,
    Required,
    best_levels,
    reason_of,
    unmet,
)
from app.certificates.snapshots import Occasion, certificate_snapshot
from app.cohorts import service as cohorts
from app.core import outbox
from app.core.clock import Clock, today
from app.core.db import is_sqlite
from app.core.errors import NotFound, Refused
from app.core.fingerprints import fingerprint
from app.core.permissions import Actor
from app.core.text import T, Text
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.practice import service as practice
from app.scheduling import service as scheduling

__all__ = [
    "EXAMPLE",
    "STATES",
    "Candidate",
    "CertificateState",
    "CertificateView",
    "CohortCertificates",
    "Facts",
    "Progress",
    "Required",
    "Unprinted",
    "canonical",
    "certificate",
    "certificate_by_number",
    "certificate_of_enrolment",
    "certificate_pdf",
    "certificates_of_cohort",
    "cohort_certificates",
    "erase_holder",
    "freeze_pdf",
    "issue",
    "issued_on",
    "next_number",
    "progress",
    "progress_of_cohort",
    "required_of",
    "revoke",
    "unmet",
    "unprinted",
]

#: Outbox work: render the PDF, freeze it, post the letter.
PDF_WORK = "certificates.render"


def issue(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    enrolment_ids: Collection[int],
    base_url: str,
) -> tuple[CertificateView, ...]:
    """Issues a certificate to each of these participants of the cohort, all or none; answers the new ones.

    Who has a certificate already is passed, so the same call again issues nothing more. ``base_url`` is the public
    address that goes into the QR code. Raises NotFound for who is not in the cohort; Refused, naming every unmet
    requirement, when one of them is not ready, and for someone whose certificate was revoked.
    """
    cohort = cohorts.lock_cohort(db, cohort_id)
    seated = {one.enrolment_id: one for one in enrolments.participants(db, cohort_id)}
    wanted = set(enrolment_ids)
    if not wanted:
        raise Refused(T("Kies ten minste één deelnemer."), field="enrolment_ids")
    if not wanted <= set(seated):
        raise NotFound
    chosen = sorted((seated[one] for one in wanted), key=lambda one: (one.sort_name, one.enrolment_id))
    far = progress(db, {one.enrolment_id: cohort_id for one in chosen})
    for one in chosen:
        _check(one.name, far[one.enrolment_id])
    newcomers = [one for one in chosen if far[one.enrolment_id].certificate is None]
    if not newcomers:
        return ()

    content = courses.version(db, cohort.course_version_id).content
    about = Occasion(
        cohort=cohort,
        content=content,
        sessions=scheduling.sessions_of(db, [cohort_id]),
        foundation=organisations.foundation(db),
        required=required_of(content),
        issued_on=today(clock),
        base_url=base_url.rstrip("/"),
    )
    levels = [level.key for level in content.rubric_levels]
    rubrics = practice.rubrics(db, [one.enrolment_id for one in newcomers])
    rows = []
    for one in newcomers:
        sequence = next_number(db, about.issued_on.year)
        number = number_of(about.issued_on.year, sequence)
        snapshot = certificate_snapshot(
            about,
            number=number,
            name=one.name,
            facts=far[one.enrolment_id].facts,
            levels=best_levels(rubrics[one.enrolment_id], levels),
        )
        rows.append(
            Certificate(
                number=number,
                year=about.issued_on.year,
                sequence=sequence,
                enrolment_id=one.enrolment_id,
                cohort_id=cohort_id,
                person_id=one.person_id,
                issued_on=about.issued_on,
                issued_by_person_id=actor.person_id,
                snapshot=cast(dict[str, Any], snapshot),
                state=CertificateState.ISSUED,
                revoked_reason="",
            )
        )
    db.add_all(rows)
    db.flush()
    for row in rows:
        outbox.put(db, clock, PDF_WORK, {"certificate_id": row.id}, key=f"certificate-pdf:{row.id}")
        enrolments.complete(db, actor, clock, enrolment_id=row.enrolment_id)
        audit.record(
            db,
            actor,
            clock,
            "certificates:certificate:issue",
            "certificate",
            row.id,
            number=row.number,
            cohort_id=cohort_id,
            enrolment_id=row.enrolment_id,
            snapshot_sha256=fingerprint(row.snapshot),
        )
    return tuple(view_of(row) for row in rows)


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
    row.state = CertificateState.REVOKED
    row.revoked_on = today(clock)
    row.revoked_reason = reason
    row.revoked_by_person_id = actor.person_id
    db.flush()
    mails.revoked(db, clock, row)
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


def next_number(db: Session, year: int) -> int:
    """Raises the year's counter and answers it: 1, 2, 3 without gaps.

    The counter's row stays locked until the commit; a rollback gives the number back.
    """
    dialect = sqlite if is_sqlite(db) else postgresql
    raised = (
        dialect.insert(CertificateSeries)
        .values(year=year, last_number=1)
        .on_conflict_do_update(
            index_elements=[CertificateSeries.year], set_={"last_number": CertificateSeries.last_number + 1}
        )
        .returning(CertificateSeries.last_number)
    )
    number: int = db.scalars(raised).one()
    return number


def _check(name: str, far: Progress) -> None:
    if far.certificate is not None:
        if far.certificate.revoked:
            raise Refused(
                T(
                    "Het certificaat %(number)s van %(name)s is ingetrokken. Dat is definitief.",
                    number=far.certificate.number,
                    name=name,
                )
            )
        return
    if far.unmet:
        raise Refused(_still_open(name, far))


def _still_open(name: str, far: Progress) -> Text:
    """One sentence that names the person and everything that is missing."""
    said = far.unmet[0]
    for other in far.unmet[1:]:
        said = T("%(first)s %(second)s", first=said, second=other)
    return T("%(name)s voldoet nog niet aan de eisen. %(missing)s", name=name, missing=said)
