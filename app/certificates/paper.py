"""Freezing the PDF of a certificate, and posting the letter that bears it: offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates import mails
from app.certificates.document import CertificateSnapshot
from app.certificates.models import Certificate
from app.cohorts import service as cohorts
from app.core import documents
from app.core.clock import Clock
from app.core.errors import NotFound
from app.courses import service as courses


@dataclass(frozen=True, slots=True)
class Unprinted:
    """What the worker needs to put a certificate on paper."""

    snapshot: CertificateSnapshot
    template_html: str
    css: str


def unprinted(db: Session, certificate_id: int) -> Unprinted | None:
    """What must be put on paper; None when the PDF is frozen already. Raises NotFound."""
    row = db.get(Certificate, certificate_id)
    if row is None:
        raise NotFound
    if row.pdf_sha256 is not None:
        return None
    content = courses.version(db, cohorts.cohort(db, row.cohort_id).course_version_id).content
    return Unprinted(
        cast(CertificateSnapshot, row.snapshot), content.certificate_html, content.certificate_css
    )


def freeze_pdf(db: Session, clock: Clock, *, certificate_id: int, content: bytes) -> None:
    """Stores the PDF of a certificate and posts it to its holder, once; a second call changes nothing."""
    query = sa.select(Certificate).where(Certificate.id == certificate_id).with_for_update()
    row = db.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.pdf_sha256 is not None:
        return
    row.pdf_sha256 = documents.keep(db, clock, content)
    row.pdf_at = clock.now()
    db.flush()
    mails.issued(db, clock, row)
