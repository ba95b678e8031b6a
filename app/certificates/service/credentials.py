"""Digital certificates: what they claim, their place in the list of revocations, and their files.

Lock order: the number series, then the newest list of revocations. Signing and drawing hold no transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.badge import badge_png, badge_svg
from app.certificates.document import complete
from app.certificates.models import Certificate, CertificateFile, StatusList
from app.certificates.queries.credentials import MEDIA_TYPES, DueList, FileKind, due_list, file_of
from app.certificates.service.keys import know
from app.cohorts import service as cohorts
from app.core import documents, outbox
from app.core.clock import Clock
from app.core.credentials import ClaimedCompetency, CredentialClaims, Secured
from app.core.errors import NotFound
from app.core.keys import Ed25519Key, PublicKey
from app.core.multibase import multikey
from app.core.outbox import GiveUp
from app.core.ports import Work
from app.courses import service as courses

#: Outbox work: sign a list of revocations anew; draw the pictures of a certificate.
LIST_WORK: Final = "certificates.status_list"
PICTURES_WORK: Final = "certificates.pictures"
#: Places in one list: what the standard has at least, so that a place tells little of who holds it.
PLACES: Final = 131_072


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """Where the bit of one certificate stands."""

    list_id: int
    #: From 0.
    index: int


def list_url(base_url: str, list_id: int) -> str:
    """The public address of a list of revocations."""
    return f"{base_url}/credentials/status/{list_id}"


def take_status_place(db: Session, clock: Clock, *, places: int = PLACES) -> StatusPlace:
    """Takes the next free place, in the transaction that issues; opens a list when there is none, or it is full.

    Raising the counter locks its row until the commit, so no place is given twice; a rollback gives it back.
    """
    newest = sa.select(sa.func.max(StatusList.id)).scalar_subquery()
    taken = db.execute(
        sa.update(StatusList)
        .where(StatusList.id == newest, StatusList.used < StatusList.size)
        .values(used=StatusList.used + 1)
        .returning(StatusList.id, StatusList.used)
    ).one_or_none()
    if taken is not None:
        return StatusPlace(taken.id, taken.used - 1)
    opened = StatusList(size=places, used=1)
    db.add(opened)
    db.flush()
    _sign_soon(db, clock, opened.id, "opened")
    return StatusPlace(opened.id, 0)


def status_changed(db: Session, clock: Clock, certificate: Certificate) -> None:
    """Has the list signed anew after this certificate ended, in the same transaction; nothing without a credential.

    Each end is work of its own: one that waits already may be under way, and have read the list before this end.
    """
    if certificate.status_list_id is not None:
        _sign_soon(db, clock, certificate.status_list_id, f"{certificate.id}:{certificate.state}")


def know_key(db: Session, clock: Clock, key: Ed25519Key) -> None:
    """Publishes the public half of a key that signs credentials, once, and has every list signed with it.

    Who makes a key calls this; the worker does it again for a key that was put in place otherwise.
    """
    know_all(db, clock, [PublicKey("credential", key.kid, multikey(key.public()))])


def know_all(db: Session, clock: Clock, keys: Iterable[PublicKey]) -> list[PublicKey]:
    """Keeps the public half of these keys, and answers those that are new.

    With a new one for credentials every list is signed anew: software that takes the first key of the issuer's document
    for all (docs/decisions/0035) finds the lists good.
    """
    new = [one for one in keys if know(db, clock, one)]
    for one in new:
        if one.purpose == "credential":
            for list_id in db.scalars(sa.select(StatusList.id)):
                _sign_soon(db, clock, list_id, one.kid)
    return new


def claims_of(db: Session, certificate: Certificate, *, base_url: str) -> CredentialClaims | None:
    """What the digital certificate says, from what was frozen; None for one from before there were credentials."""
    if certificate.status_list_id is None or certificate.status_index is None:
        return None
    version = courses.version(db, cohorts.cohort(db, certificate.cohort_id).course_version_id)
    snapshot = complete(certificate.snapshot)
    # A certificate in two languages has the credential in the first.
    said = snapshot["en"] if snapshot["language"] == "en" and snapshot["en"] else snapshot
    tasks = " ".join(filter(None, (one["summary"] for one in said["competencies"])))
    return CredentialClaims(
        base_url=base_url,
        issuer=snapshot["foundation"],
        number=certificate.number,
        verify_url=snapshot["verify_url"],
        holder=snapshot["name"],
        course=f"{version.slug}/{version.number}",
        course_title=said["course_title"],
        description=tasks or said["course_title"],
        criteria="\n".join(f"- {one['label']}: {one['needed']}" for one in said["requirements"]),
        narrative=said["proof"],
        competencies=tuple(
            ClaimedCompetency(one["code"], one["title"], one["summary"], one["level"])
            for one in said["competencies"]
        ),
        levels=tuple(one["name"] for one in said["levels"]),
        awarded_on=certificate.awarded_on,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        status_url=list_url(base_url, certificate.status_list_id),
        status_index=certificate.status_index,
        image_url=f"{snapshot['verify_url']}/badge.png",
        language="en" if said is not snapshot else "nl",
    )


def credential_of(work: Work, claims: CredentialClaims) -> Secured:
    """The signed credential, outside any transaction: the same claims and key give the same bytes.

    Raises KeyRefused when there is no key to sign with.
    """
    return work.credentials.credential(work.keys.current("credential"), claims)


def files_of(made: Secured) -> dict[FileKind, bytes]:
    """The forms of a credential that need no drawing, to freeze beside the PDF."""
    return {"credential": made.json, "jwt": made.jwt.encode()}


def freeze_files(
    db: Session, clock: Clock, certificate: Certificate, files: Mapping[FileKind, bytes]
) -> None:
    """Stores these forms of a certificate; one that it has stays as it is. The caller holds the certificate's row.

    With the credential comes the work of drawing the pictures that carry it.
    """
    query = sa.select(CertificateFile.kind).where(CertificateFile.certificate_id == certificate.id)
    known = set(db.scalars(query))
    for kind, content in files.items():
        if kind not in known:
            sha256 = documents.keep(db, clock, content, MEDIA_TYPES[kind])
            db.add(CertificateFile(certificate_id=certificate.id, kind=kind, sha256=sha256))
    db.flush()
    if "credential" in files and "png" not in known:
        key = f"certificate-pictures:{certificate.id}"
        outbox.put(db, clock, PICTURES_WORK, {"certificate_id": certificate.id}, key=key)


def draw(work: Work, payload: dict[str, Any]) -> None:
    """Draws the pictures of one certificate, with its credential inside, and freezes them once."""
    certificate_id = int(payload["certificate_id"])
    try:
        with work.writing() as db:
            row = _certificate(db, certificate_id)
            number = row.number
            credential = file_of(db, certificate_id, "credential").content
    except NotFound:
        return  # the holder was erased meanwhile
    pictures: dict[FileKind, bytes] = {
        "png": work.credentials.bake_png(badge_png(number), credential),
        "svg": work.credentials.bake_svg(badge_svg(number), credential),
    }
    with work.writing() as db:
        row = _certificate(db, certificate_id, lock=True)
        try:
            file_of(db, certificate_id, "credential")
        except NotFound:
            return
        freeze_files(db, work.clock, row, pictures)
        know_key(db, work.clock, work.keys.current("credential"))


def sign_list(work: Work, payload: dict[str, Any]) -> None:
    """Signs a list of revocations as it must be now, and publishes it."""
    list_id = int(payload["status_list_id"])
    base_url = work.config.base_url
    try:
        with work.writing() as db:
            due = due_list(db, list_id)
        while True:
            key = work.keys.current("credential")
            made = work.credentials.status_list(
                key,
                base_url=base_url,
                url=list_url(base_url, list_id),
                size=due.size,
                raised=due.raised,
                at=work.clock.now(),
            )
            with work.writing() as db:
                know_key(db, work.clock, key)
                now = _publish(db, work.clock, list_id, due, made)
            # a key that took its place meanwhile had the list signed already, and now lies below
            if now == due and work.keys.current("credential").kid == key.kid:
                return
            due = now
    except NotFound as error:
        raise GiveUp("the list of revocations is gone") from error


def _publish(db: Session, clock: Clock, list_id: int, signed: DueList, made: Secured) -> DueList:
    """Stores the list unless another certificate ended meanwhile; answers what must stand in it."""
    row = db.get(StatusList, list_id, with_for_update=True, populate_existing=True)
    due = due_list(db, list_id)
    if row is not None and due == signed:
        row.body = made.json + b"\n" + made.jwt.encode()
        row.signed_at = clock.now()
    return due


def _sign_soon(db: Session, clock: Clock, list_id: int, why: str) -> None:
    outbox.put(db, clock, LIST_WORK, {"status_list_id": list_id}, key=f"status-list:{list_id}:{why}")


def _certificate(db: Session, certificate_id: int, *, lock: bool = False) -> Certificate:
    row = db.get(Certificate, certificate_id, with_for_update=lock, populate_existing=lock)
    if row is None:
        raise NotFound
    return row
