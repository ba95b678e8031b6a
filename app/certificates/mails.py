"""Letters about certificates."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.certificates.document import CertificateSnapshot
from app.certificates.models import Certificate
from app.core.clock import Clock


def issued(db: Session, clock: Clock, row: Certificate) -> None:
    """Sends the holder the certificate with its PDF and the address of the verification page."""
    attachments = [(f"certificaat-{row.number}.pdf", row.pdf_sha256)] if row.pdf_sha256 else []
    _post(db, clock, row, "issued", {}, attachments)


def revoked(db: Session, clock: Clock, row: Certificate) -> None:
    """Tells the holder that the certificate was revoked, and why."""
    _post(db, clock, row, "revoked", {"reason": row.revoked_reason}, [])


def _post(
    db: Session,
    clock: Clock,
    row: Certificate,
    what: str,
    more: dict[str, Any],
    attachments: list[tuple[str, str]],
) -> None:
    holder = accounts.people(db, [row.person_id])[row.person_id]
    snapshot = cast(CertificateSnapshot, row.snapshot)
    accounts.write_to(
        db,
        clock,
        holder,
        f"certificates/{what}",
        {
            "number": row.number,
            "course_title": snapshot["course_title"],
            "issued_on": row.issued_on.isoformat(),
            "verify_url": snapshot["verify_url"],
            **more,
        },
        attachments=attachments,
        key=f"certificate:{what}:{row.id}",
    )
