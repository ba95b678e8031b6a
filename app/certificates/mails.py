"""Letters about certificates."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.certificates.document import CertificateSnapshot
from app.certificates.models import Certificate
from app.certificates.rules.register import Checkpoint, checkpoint_note
from app.core.clock import Clock
from app.organisations import service as organisations


def issued(db: Session, clock: Clock, row: Certificate) -> None:
    """Sends the holder the certificate with its PDF and the address of the verification page.

    The letter about one that replaces another tells which, and why.
    """
    attachments = [(f"certificaat-{row.number}.pdf", row.pdf_sha256)] if row.pdf_sha256 else []
    old = db.get(Certificate, row.replaces_id) if row.replaces_id else None
    if old is None:
        _post(db, clock, row, "issued", {}, attachments)
    else:
        more = {"old_number": old.number, "reason": old.replaced_reason}
        _post(db, clock, row, "reissued", more, attachments)


def revoked(db: Session, clock: Clock, row: Certificate) -> None:
    """Tells the holder that the certificate was revoked, and why."""
    _post(db, clock, row, "revoked", {"reason": row.revoked_reason}, [])


def checkpoint(db: Session, clock: Clock, point: Checkpoint) -> None:
    """Gives every coordinator a checkpoint of the register to keep, once."""
    ids = [one.id for one in organisations.organisations(db)]
    held = organisations.coordinators_of_all(db, ids)
    for person in {one.id: one for people in held.values() for one in people}.values():
        accounts.write_to(
            db,
            clock,
            person,
            "certificates/checkpoint",
            {"checkpoint_day": point.day.isoformat(), "checkpoint_note": checkpoint_note(point)},
            key=f"certificate:checkpoint:{point.day}:{person.id}",
        )


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
