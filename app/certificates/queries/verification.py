"""What everyone may know of a certificate whose number and code they have."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.certificates.document import CertificateSnapshot, English, complete, in_its_language
from app.certificates.erasing import ERASED
from app.certificates.models import Certificate, SigningKey
from app.certificates.rules.requirements import Standing, standing_of


@dataclass(frozen=True, slots=True)
class Checked:
    """A certificate as the page of verification shows it; see `models.Certificate`."""

    number: str
    code: str | None
    standing: Standing
    awarded_on: date
    issued_on: date
    valid_until: date | None
    revoked_on: date | None
    revoked_reason: str
    replaced_on: date | None
    replaced_reason: str
    #: The number of the one that took its place; empty when none did.
    replaced_by: str
    pdf_sha256: str | None
    paper: CertificateSnapshot = field(repr=False)

    @property
    def valid(self) -> bool:
        """Whether it holds today."""
        return self.standing is Standing.VALID

    @property
    def erased(self) -> bool:
        """Whether the holder's name was taken off."""
        return self.paper["name"] == ERASED

    @property
    def name(self) -> str:
        """The holder's name; empty once it is erased, and for a certificate that was revoked or replaced."""
        return self.paper["name"] if self.shown and not self.erased else ""

    @property
    def shown(self) -> bool:
        """Whether everyone with its code sees what stands on it: not of one that was revoked or replaced."""
        return self.standing in (Standing.VALID, Standing.EXPIRED)

    @property
    def said(self) -> CertificateSnapshot | English:
        """Its words as on paper: English for a paper in English, else Dutch."""
        return in_its_language(self.paper)


def checked(db: Session, number: str, code: str | None, today: date) -> Checked | None:
    """The certificate with this number and this code, or None: nobody learns which of the two is wrong.

    ``code`` None finds papers from before there were codes.
    """
    if not (number.isascii() and number.isprintable()):
        return None  # PostgreSQL cannot even ask
    found = _found(db, Certificate.number == number, today)
    one = found[0] if found else None
    expected = one.code if one is not None else None
    same = hmac.compare_digest((expected or "").encode(), (code or "").encode())
    return one if one is not None and same else None


def by_pdf(db: Session, hashes: Collection[str], today: date) -> dict[str, Checked]:
    """The certificates whose frozen PDF has one of these hashes, by hash. One query."""
    found = _found(db, Certificate.pdf_sha256.in_(hashes), today) if hashes else []
    return {one.pdf_sha256: one for one in found if one.pdf_sha256 is not None}


def document_keys(db: Session) -> list[str]:
    """The certificates, in PEM, of every key that ever signed PDFs for the foundation."""
    return list(db.scalars(sa.select(SigningKey.public).where(SigningKey.purpose == "document")))


def _found(db: Session, which: sa.ColumnElement[bool], today: date) -> list[Checked]:
    later = aliased(Certificate)
    query = (
        sa.select(Certificate, later.number)
        .outerjoin(later, later.replaces_id == Certificate.id)
        .where(which)
    )
    return [_checked(row, by or "", today) for row, by in db.execute(query)]


def _checked(row: Certificate, replaced_by: str, today: date) -> Checked:
    return Checked(
        number=row.number,
        code=row.code,
        standing=standing_of(row.state, row.valid_until, today),
        awarded_on=row.awarded_on,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        revoked_on=row.revoked_on,
        revoked_reason=row.revoked_reason,
        replaced_on=row.replaced_on,
        replaced_reason=row.replaced_reason,
        replaced_by=replaced_by,
        pdf_sha256=row.pdf_sha256,
        paper=complete(cast(CertificateSnapshot, row.snapshot)),
    )
