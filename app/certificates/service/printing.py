"""Freezing what was made of a certificate, and posting the letter that bears it: offered through ``service``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates import mails
from app.certificates.document import CertificateSnapshot
from app.certificates.erasing import ERASED
from app.certificates.models import Certificate, CertificateTemplate
from app.certificates.queries.certificates import unprinted_certificates
from app.certificates.queries.credentials import FileKind
from app.certificates.rules.requirements import CertificateState
from app.certificates.service.credentials import claims_of, freeze_files
from app.certificates.service.register import enter_certificate
from app.cohorts import service as cohorts
from app.core import documents, outbox
from app.core.clock import Clock
from app.core.credentials import CredentialClaims
from app.core.errors import NotFound
from app.courses import service as courses

#: Outbox work: put one certificate on paper.
PDF_WORK = "certificates.render"


@dataclass(frozen=True, slots=True)
class Unprinted:
    """What the worker needs to put a certificate on paper."""

    snapshot: CertificateSnapshot
    template_html: str
    css: str
    #: What its digital form says; None on one from before there were credentials.
    claims: CredentialClaims | None


def unprinted(db: Session, certificate_id: int, *, base_url: str) -> Unprinted | None:
    """What must be put on paper; None when the PDF is frozen already, or the holder was erased. Raises NotFound."""
    row = db.get(Certificate, certificate_id)
    if row is None:
        raise NotFound
    snapshot = cast(CertificateSnapshot, row.snapshot)
    if row.pdf_sha256 is not None or snapshot["name"] == ERASED:
        return None
    html, css = _template(db, row)
    return Unprinted(snapshot, html, css, claims_of(db, row, base_url=base_url))


def print_again(db: Session, clock: Clock) -> None:
    """Has the papers made that failed before, such as for want of a key; the administrators are told of them too."""
    for one in unprinted_certificates(db, clock):
        outbox.put(
            db, clock, PDF_WORK, {"certificate_id": one.id}, key=f"certificate-pdf:{one.id}", again=True
        )


def freeze_pdf(
    db: Session,
    clock: Clock,
    *,
    certificate_id: int,
    content: bytes,
    files: Mapping[FileKind, bytes] | None = None,
) -> None:
    """Stores the PDF of a certificate and its digital forms, once, posts it to the holder and enters it in the chain.

    A second call changes nothing. One whose holder was erased meanwhile is thrown away: it bears the name.
    """
    query = sa.select(Certificate).where(Certificate.id == certificate_id).with_for_update()
    row = db.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.pdf_sha256 is not None or row.snapshot["name"] == ERASED:
        return
    row.pdf_sha256 = documents.keep(db, clock, content)
    row.pdf_at = clock.now()
    db.flush()
    freeze_files(db, clock, row, files or {})
    if row.state == CertificateState.ISSUED:
        mails.issued(db, clock, row)
    enter_certificate(db, clock, row)


def template_of(db: Session, number: str) -> str:
    """The page that this certificate was printed from, to be filled in with what is frozen. Raises NotFound."""
    row = db.scalar(sa.select(Certificate).where(Certificate.number == number))
    if row is None:
        raise NotFound
    return _template(db, row)[0]


def _template(db: Session, row: Certificate) -> tuple[str, str]:
    if row.template_id is not None:
        template = db.get_one(CertificateTemplate, row.template_id)
        return template.html, template.css
    content = courses.version(db, cohorts.cohort(db, row.cohort_id).course_version_id).content
    html = {
        "en": content.certificate_html_en,
        "nl+en": content.certificate_html_both,
    }.get(row.language, content.certificate_html)
    return html or content.certificate_html, content.certificate_css
