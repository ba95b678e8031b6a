"""Reads of digital certificates: their files, the lists of revocations, and the keys that signed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate, CertificateFile, SigningKey, StatusList
from app.certificates.rules.requirements import CertificateState
from app.core import documents
from app.core.errors import NotFound
from app.core.multibase import from_multikey

#: The digital forms of a certificate: JSON-LD, JSON Web Token, and pictures with the first inside.
FileKind = Literal["credential", "jwt", "png", "svg"]
MEDIA_TYPES: Final[dict[FileKind, str]] = {
    "credential": "application/vc",
    "jwt": "application/vc+jwt",
    "png": "image/png",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A list of revocations as it was last signed."""

    json: bytes
    jwt: bytes
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class DueList:
    """What must stand in a list."""

    size: int
    #: The places of certificates that no longer hold.
    raised: tuple[int, ...]


def credential_file(db: Session, number: str, code: str, kind: FileKind) -> documents.Document:
    """One form of the certificate, for who knows its number and its code.

    Raises NotFound for a wrong number, a wrong code, a certificate without that form and an erased one alike.
    """
    found = None
    if number.isascii() and number.isprintable():  # PostgreSQL cannot even ask for another
        query = sa.select(Certificate.id, Certificate.code).where(Certificate.number == number)
        found = db.execute(query).one_or_none()
    if found is None or not found.code or not compare_digest(found.code.encode(), code.encode()):
        raise NotFound
    return file_of(db, found.id, kind)


def file_of(db: Session, certificate_id: int, kind: FileKind) -> documents.Document:
    """One form of a certificate. Raises NotFound when it is not there."""
    file = db.get(CertificateFile, (certificate_id, kind))
    document = documents.fetch(db, file.sha256) if file else None
    if document is None:
        raise NotFound
    return document


def published_list(db: Session, list_id: int) -> PublishedList:
    """A list as it was last signed. Raises NotFound, also before it was signed at all."""
    row = db.get(StatusList, list_id)
    if row is None or row.body is None or row.signed_at is None:
        raise NotFound
    # The token stands on the last line.
    json, _, jwt = row.body.rpartition(b"\n")
    return PublishedList(json, jwt, row.signed_at)


def due_list(db: Session, list_id: int) -> DueList:
    """What must stand in a list now. Raises NotFound."""
    row = db.get(StatusList, list_id)
    if row is None:
        raise NotFound
    ended = sa.select(Certificate.status_index).where(
        Certificate.status_list_id == list_id, Certificate.state != CertificateState.ISSUED
    )
    return DueList(row.size, tuple(db.scalars(ended.order_by(Certificate.status_index))))


def credential_keys(db: Session) -> list[tuple[str, bytes]]:
    """The key that signs credentials and all that did: name and public half, the newest first."""
    query = sa.select(SigningKey.kid, SigningKey.public).where(SigningKey.purpose == "credential")
    rows = db.execute(
        query.order_by(SigningKey.retired_at.is_not(None), SigningKey.starts_at.desc(), SigningKey.kid)
    )
    return [(kid, from_multikey(public)) for kid, public in rows]
