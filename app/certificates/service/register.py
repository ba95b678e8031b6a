"""The register: a hash chain of what happened to certificates, and a signed checkpoint of it per day.

Lock order: the register's head comes last but for the audit log's; it is held until the commit, so entries follow each
other without a gap.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session, aliased

from app.certificates import mails
from app.certificates.models import (
    Certificate,
    CertificateFile,
    RegisterCheckpoint,
    RegisterEntry,
    RegisterHead,
)
from app.certificates.queries import register as queries
from app.certificates.rules.register import (
    Checkpoint,
    EntryKind,
    checkpoint_text,
    entry_hash,
    first_break,
)
from app.certificates.rules.requirements import CertificateState
from app.certificates.service.keys import know
from app.core.chains import GENESIS
from app.core.clock import Clock, today
from app.core.db import is_sqlite
from app.core.keys import KeyRefused, PublicKey
from app.core.multibase import from_multikey, multikey
from app.core.ports import Work

log = structlog.get_logger()

#: Certificates without their entry that one round of the worker enters.
MOST = 200


@dataclass(frozen=True, slots=True)
class RegisterCheck:
    """What a walk along the whole register found."""

    entries: int
    #: The first entry that was changed, added or cut off; None when all fit.
    broken_at: int | None
    checkpoints: int
    #: Days whose checkpoint has a wrong signature, or says something else than the chain.
    wrong_days: tuple[date, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.broken_at is None and not self.wrong_days


def enter(db: Session, clock: Clock, *, kind: EntryKind, number: str, facts: Mapping[str, Any]) -> bool:
    """Adds what happened to a certificate to the chain, in the caller's transaction; False when it stands there.

    Call it last, but before the line in the audit log: it locks the chain's head until the commit. ``facts`` must be
    plain JSON values without a name; see :func:`issued_facts`.
    """
    db.flush()
    head = _locked_head(db)
    known = sa.select(RegisterEntry.id).where(RegisterEntry.number == number, RegisterEntry.kind == kind)
    if db.scalar(known) is not None:
        return False
    said: dict[str, Any] = {
        "id": head.last_id + 1,
        "at": clock.now(),
        "kind": str(kind),
        "number": number,
        "facts": dict(facts),
    }
    digest = entry_hash(head.last_hash, **said)
    db.add(RegisterEntry(**said, previous_hash=head.last_hash, hash=digest))
    head.last_id, head.last_hash = said["id"], digest
    db.flush()
    return True


def enter_certificate(db: Session, clock: Clock, row: Certificate) -> int:
    """Enters all that happened to this certificate and is not in the register yet; how many entries that took.

    Nothing is entered before its PDF is frozen. Idempotent, and to be called last; see :func:`enter`.
    """
    if row.pdf_sha256 is None:
        return 0
    added = 0
    added += enter(db, clock, kind=EntryKind.ISSUED, number=row.number, facts=issued_facts(db, row))
    if row.revoked_on is not None:
        facts: dict[str, Any] = {"on": row.revoked_on.isoformat()}
        added += enter(db, clock, kind=EntryKind.REVOKED, number=row.number, facts=facts)
    if row.replaced_on is not None:
        by = db.scalar(sa.select(Certificate.number).where(Certificate.replaces_id == row.id))
        facts = {"on": row.replaced_on.isoformat(), "by": by}
        added += enter(db, clock, kind=EntryKind.REPLACED, number=row.number, facts=facts)
    return added


def issued_facts(db: Session, row: Certificate) -> dict[str, Any]:
    """What the register says of a certificate that was issued."""
    files = sa.select(CertificateFile.kind, CertificateFile.sha256).where(
        CertificateFile.certificate_id == row.id
    )
    replaced = sa.select(Certificate.number).where(Certificate.id == row.replaces_id)
    return {
        "pdf_sha256": row.pdf_sha256,
        "awarded_on": row.awarded_on.isoformat(),
        "issued_on": row.issued_on.isoformat(),
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "replaces": db.scalar(replaced) if row.replaces_id else None,
        "files": dict(db.execute(files).all()),
    }


def tend_register(work: Work) -> None:
    """Every round of the worker: enters what is missing, then makes the checkpoint of the day that has ended.

    It goes to the coordinators when the register grew, in the same transaction: each that tells more is mailed, once.
    """
    with work.writing() as db:
        numbers = list(db.scalars(_missing().limit(MOST)))
        for row in db.scalars(
            sa.select(Certificate).where(Certificate.id.in_(numbers)).order_by(Certificate.id)
        ):
            enter_certificate(db, work.clock, row)
    try:
        with work.writing() as db:
            point = checkpoint(db, work)
            if point is not None and queries.tells_more(db, point):
                mails.checkpoint(db, work.clock, point)
    except KeyRefused as refused:
        log.warning("register_not_signed", why=str(refused.text))


def checkpoint(db: Session, work: Work) -> Checkpoint | None:
    """Signs how far the register is, once for the day that has ended in Amsterdam; None when there is nothing to do.

    A register without entries needs none. A day on which no worker ran has none: the next one covers it.
    Raises ``KeyRefused`` without a key for the register.
    """
    day = today(work.clock) - timedelta(days=1)
    last_id, last_hash = queries.head(db)
    if not last_id or db.get(RegisterCheckpoint, day) is not None:
        return None
    head = _locked_head(db)
    if db.get(RegisterCheckpoint, day, populate_existing=True) is not None:
        return None
    key = work.keys.current("register")
    at = work.clock.now().astimezone(UTC).replace(microsecond=0)
    last_id, last_hash = head.last_id, head.last_hash
    public = multikey(key.public())
    text = checkpoint_text(day=day, at=at, last_id=last_id, last_hash=last_hash, key=public)
    signature = base64.urlsafe_b64encode(key.sign(text.encode())).rstrip(b"=").decode()
    know(db, work.clock, PublicKey("register", key.kid, public))
    db.add(
        RegisterCheckpoint(
            day=day, at=at, last_id=last_id, last_hash=last_hash, kid=key.kid, signature=signature
        )
    )
    db.flush()
    return Checkpoint(day, at, last_id, last_hash, public, signature)


def check_register(db: Session) -> RegisterCheck:
    """Walks the whole chain and every checkpoint."""
    last_id, last_hash = queries.head(db)
    most = max(last_id, queries.newest_id(db))
    hashes = {0: GENESIS}

    def walked() -> Any:
        for entry in queries.entries_after(db, 0):
            if entry.id <= most:
                hashes[entry.id] = entry.hash
                yield entry

    try:
        broken = first_break(walked(), last=(last_id, last_hash))
    except ValueError:  # SQLite keeps a date that is none, and facts that are no JSON
        broken = _first_unreadable(db)
        if broken is None:
            raise
    if broken is not None:  # the walk stopped there; checkpoints look further
        hashes |= dict(db.execute(sa.select(RegisterEntry.id, RegisterEntry.hash)).all())
    points = queries.checkpoints(db)
    wrong = tuple(
        one.day for one in points if hashes.get(one.last_id) != one.last_hash or not signature_holds(one)
    )
    return RegisterCheck(last_id, broken, len(points), wrong)


def _first_unreadable(db: Session) -> int | None:
    """The first entry that cannot be read, or have a hash: looked for one by one, once a walk did not get past it."""
    for entry_id in db.scalars(sa.select(RegisterEntry.id).order_by(RegisterEntry.id)).all():
        try:
            first_break(queries.entries_after(db, entry_id - 1, limit=1), last=(0, GENESIS))
        except ValueError:
            return entry_id
    return None


def signature_holds(one: Checkpoint) -> bool:
    """Whether the checkpoint's own key signed it."""
    text = checkpoint_text(day=one.day, at=one.at, last_id=one.last_id, last_hash=one.last_hash, key=one.key)
    try:
        signature = base64.urlsafe_b64decode(one.signature + "==")
        Ed25519PublicKey.from_public_bytes(from_multikey(one.key)).verify(signature, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _missing() -> sa.Select[int]:
    """Certificates of which the register does not tell everything yet, the oldest first."""

    def entered(kind: EntryKind) -> sa.ColumnElement[bool]:
        entry = aliased(RegisterEntry)
        return sa.exists().where(entry.number == Certificate.number, entry.kind == kind)

    lacking = sa.or_(
        ~entered(EntryKind.ISSUED),
        sa.and_(Certificate.state == CertificateState.REVOKED, ~entered(EntryKind.REVOKED)),
        sa.and_(Certificate.replaced_on.is_not(None), ~entered(EntryKind.REPLACED)),
    )
    query = sa.select(Certificate.id).where(Certificate.pdf_sha256.is_not(None), lacking)
    return query.order_by(Certificate.year, Certificate.sequence)


def _locked_head(db: Session) -> RegisterHead:
    """The chain's head under a lock; a database made without migrations has none yet."""
    locked = sa.select(RegisterHead).where(RegisterHead.id == 1).with_for_update()
    fresh = locked.execution_options(populate_existing=True)
    head = db.scalar(fresh)
    if head is None:
        insert = sqlite_insert if is_sqlite(db) else pg_insert
        start = insert(RegisterHead).values(id=1, last_id=0, last_hash=GENESIS)
        db.execute(start.on_conflict_do_nothing())
        head = db.scalars(fresh).one()
    return head
