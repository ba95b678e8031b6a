"""Pictures of documents and drawings, where the course allows them: drawn anew, sealed, and read like text."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.pictures import NoPicture, Picture, TooManyPixels, redrawn
from app.core.text import T
from app.practice.models import CaseAttachment, CaseVersion
from app.practice.queries import case_row_of_author, course_of
from app.practice.sealed import open_attachment, open_version, seal_attachment
from app.practice.service.own import editable_case
from app.practice.service.reading import note_reading
from app.practice.service.reviewing import assigned

#: Most bytes that are sent, and longest side in pixels that is kept.
MOST_BYTES: Final = 7 * 1024 * 1024
LONGEST_SIDE: Final = 2048
MOST_ATTACHMENTS: Final = 6
KINDS: Final = ("document", "drawing")


def prepare(content: bytes) -> Picture:
    """The picture as it may be kept: a JPEG of our own making. Slow: call it before the transaction.

    Raises Refused, on the field ``file``, for anything that is no picture, or too large a one.
    """
    if not content:
        text = T("Dit bestand is leeg. Kies een ander bestand.")
    elif len(content) > MOST_BYTES:
        text = T("Deze foto is groter dan 7 MB. Maak hem kleiner en probeer het opnieuw.")
    else:
        try:
            return redrawn(content, reads=("JPEG", "PNG", "WEBP"), writes="JPEG", longest_side=LONGEST_SIDE)
        except TooManyPixels:
            text = T("Deze foto heeft te veel beeldpunten. Maak hem kleiner en probeer het opnieuw.")
        except NoPicture:
            text = T("Dit is geen foto die we kunnen openen. Kies een JPG, PNG of WebP.")
    raise Refused(text, field="file")


def add_attachment(
    db: Session, actor: Actor, clock: Clock, *, case_id: int, kind: str, picture: Picture
) -> int:
    """Keeps a picture with the actor's own case and returns its number.

    Raises NotFound for anyone else's case and where the course has no attachments, Refused when the case is with
    a trainer or has enough of them.
    """
    row = editable_case(db, actor, case_id)
    if not course_of(db, row.cohort_id).cases.attachments:
        raise NotFound
    if kind not in KINDS:
        raise Refused(T("Kies of het een papier of een tekening is."), field="kind")
    present = sa.select(sa.func.count()).where(
        CaseAttachment.case_id == case_id, CaseAttachment.removed_at.is_(None)
    )
    if (db.scalar(present) or 0) >= MOST_ATTACHMENTS:
        raise Refused(T("Een casus heeft ten hoogste %(n)s foto's.", n=MOST_ATTACHMENTS), field="file")
    found = CaseAttachment(
        case_id=case_id,
        kind=kind,
        width=picture.width,
        height=picture.height,
        size_bytes=len(picture.content),
        sealed=b"",
        created_at=clock.now(),
    )
    db.add(found)
    db.flush()
    found.sealed = seal_attachment(db, case_id, found.id, picture.content)
    row.updated_at = clock.now()
    db.flush()
    audit.record(db, actor, clock, "practice:attachment:add", "practice_case", case_id, kind=kind)
    return found.id


def remove_attachment(db: Session, actor: Actor, clock: Clock, *, case_id: int, attachment_id: int) -> None:
    """Takes a picture away from the actor's own case; once submitted, the versions with it still show it.

    Raises NotFound when it is not there, Refused when the case is with a trainer.
    """
    row = editable_case(db, actor, case_id)
    found = _attachment(db, case_id, attachment_id)
    if found.removed_at is not None:
        raise NotFound
    if attachment_id in _submitted(db, case_id):
        found.removed_at = clock.now()
    else:
        db.delete(found)
    row.updated_at = clock.now()
    db.flush()
    audit.record(db, actor, clock, "practice:attachment:remove", "practice_case", case_id)


def picture_for_author(db: Session, person_id: int, case_id: int, attachment_id: int) -> bytes:
    """A picture of the author's own case, also one that was taken away. Raises NotFound for anyone else's."""
    case_row_of_author(db, person_id, case_id)
    return _opened(db, case_id, attachment_id)


def _opened(db: Session, case_id: int, attachment_id: int) -> bytes:
    return open_attachment(db, case_id, attachment_id, _attachment(db, case_id, attachment_id).sealed)


def _attachment(db: Session, case_id: int, attachment_id: int) -> CaseAttachment:
    query = sa.select(CaseAttachment).where(
        CaseAttachment.id == attachment_id, CaseAttachment.case_id == case_id
    )
    found = db.scalar(query)
    if found is None:
        raise NotFound
    return found


def _submitted(db: Session, case_id: int) -> set[int]:
    versions = db.scalars(sa.select(CaseVersion).where(CaseVersion.case_id == case_id))
    return {
        number
        for version in versions
        for number in open_version(db, case_id, version.id, version.sealed).attachments
    }


def read_attachment(
    db: Session, actor: Actor, clock: Clock, *, case_id: int, number: int, attachment_id: int
) -> bytes:
    """A picture that was submitted with a version, for those who assess it; a line for each, as for text.

    Raises NotFound for whoever may not read the case, and for a picture that is not with this version.
    """
    assigned(db, actor, case_id)
    query = sa.select(CaseVersion).where(
        CaseVersion.case_id == case_id, CaseVersion.number == number, CaseVersion.withdrawn_at.is_(None)
    )
    version = db.scalar(query)
    if version is None:
        raise NotFound
    note_reading(
        db,
        actor,
        clock,
        case_id=case_id,
        version_number=number,
        action="read",
        ground="foto bij een ingeleverde casus",
    )
    if attachment_id not in open_version(db, case_id, version.id, version.sealed).attachments:
        raise NotFound
    return _opened(db, case_id, attachment_id)
