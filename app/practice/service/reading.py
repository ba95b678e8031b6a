"""Reading a case's text: the line that is written first, and an author's own texts for their export."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.logs import request_id
from app.core.permissions import Actor, Role
from app.core.text import T
from app.practice import keyring
from app.practice.models import (
    CaseAttachment,
    CaseRead,
    CaseRemark,
    CaseReview,
    CaseSharing,
    CaseVersion,
    PracticeCase,
)
from app.practice.queries import document_of, entries_of
from app.practice.rules.documents import CaseDocument, Entry
from app.practice.sealed import (
    Submitted,
    open_attachment,
    open_feedback,
    open_remark,
    open_sheet,
    open_version,
)

#: In which role somebody reads for each action.
ROLES = {"read": Role.TRAINER, "share": Role.LEARNER, "emergency": Role.ADMINISTRATOR}


def check_settled(db: Session, clock: Clock, person_id: int, role: Role | None = None) -> None:
    """Raises Refused, with until when, while this person's account is not settled: nobody opens a text with it.

    ``role`` as in `accounts.waits_until`. Everyone who opens a text passes here: assessors, members of a meeting and
    administrators by `note_reading`, an author at the door of the own pages and before the export.
    """
    until = accounts.waits_until(db, clock, person_id, role)
    if until is not None:
        raise Refused(
            T(
                "Iemand anders heeft kort geleden je e-mailadres of je rol veranderd. Daarom gaan praktijkcasussen "
                "voor je open vanaf %(at)s. Wat er staat, blijft bewaard.",
                at=until,
            )
        )


def note_reading(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    version_number: int,
    action: str,
    ground: str,
    emergency_id: int | None = None,
    role: str = "",
) -> None:
    """Writes that the actor reads a case's text, and has it in the database before anything is opened (NEN 7513).

    Call it before any `sealed.open_…`: no line, no text (TRUST.md, promise 6). ``version_number`` is 0 for the
    working text; ``action`` one of read, share, emergency, export; ``ground`` names nobody; ``role`` only where it
    does not follow from the action. Raises NotFound for the anonymous, Refused for an administrator without an
    emergency, and as `check_settled`.
    """
    if actor.person_id is None:
        raise NotFound
    if actor.has(Role.ADMINISTRATOR) and action != "emergency":
        raise Refused(
            T(
                "Je bent ook beheerder, en beheerders lezen geen praktijkcasussen. Laat deze aan een andere trainer."
            )
        )
    held = Role(role or ROLES.get(action, Role.TRAINER))
    check_settled(db, clock, actor.person_id, held)
    db.add(
        CaseRead(
            case_id=case_id,
            person_id=actor.person_id,
            version_number=version_number,
            role=held,
            action=action,
            ground=ground[:200],
            request_id=request_id(),
            emergency_id=emergency_id,
            at=clock.now(),
        )
    )
    db.flush()


@dataclass(frozen=True, slots=True)
class Said:
    """Feedback on a version, or a remark in one."""

    version_number: int
    person_id: int
    at: datetime
    text: str
    #: Where a remark is anchored; empty for feedback and for a remark about the whole.
    place: str = ""


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """Everything that stands in one case, for its author; all of it empty when the text was erased."""

    case_id: int
    cohort_id: int
    number: int
    alias: str
    erased_at: datetime | None
    document: CaseDocument = field(default_factory=CaseDocument)
    entries: tuple[Entry, ...] = ()
    #: Number, moment and content of each submitted version.
    versions: tuple[tuple[int, datetime, Submitted], ...] = ()
    feedback: tuple[Said, ...] = ()
    remarks: tuple[Said, ...] = ()
    #: Number of the session and the sheet that was shared there, while it is kept.
    sheets: tuple[tuple[int, dict[str, Any]], ...] = ()
    #: Number, kind and bytes of each picture, those that were taken away too.
    attachments: tuple[tuple[int, str, bytes], ...] = ()


def texts_of_author(db: Session, person_id: int) -> list[OwnTexts]:
    """All that one author wrote and was told about it, for their export; the caller has checked who asks, and that
    their account is settled (`check_settled`).

    What assessors say is in it once the version is settled, as on the author's own page (`queries.reviews_of`).
    One's own text leaves no line of a reading.
    """
    query = sa.select(PracticeCase).where(PracticeCase.person_id == person_id).order_by(PracticeCase.id)
    rows = db.scalars(query).all()
    keyring.prefetch(db, [row.id for row in rows])
    return [_own_texts(db, row) for row in rows]


def _own_texts(db: Session, row: PracticeCase) -> OwnTexts:
    if row.erased_at is not None:
        return OwnTexts(row.id, row.cohort_id, row.number, row.alias, row.erased_at)
    versions = db.scalars(
        sa.select(CaseVersion).where(CaseVersion.case_id == row.id).order_by(CaseVersion.number)
    ).all()
    numbers = {version.id: version.number for version in versions}
    settled = sa.select(CaseReview.case_version_id).where(CaseReview.settles.is_(True))
    reviews = db.scalars(
        sa.select(CaseReview)
        .where(CaseReview.case_version_id.in_(numbers), CaseReview.case_version_id.in_(settled))
        .order_by(CaseReview.id)
    )
    in_text = sa.select(CaseRemark.id).where(CaseRemark.field.is_not(None))
    beside = sa.and_(
        CaseRemark.field.is_(None),
        sa.or_(CaseRemark.parent_id.is_(None), CaseRemark.parent_id.not_in(in_text)),
    )
    told = sa.or_(beside, CaseRemark.case_version_id.in_(settled))
    remarks = db.scalars(
        sa.select(CaseRemark).where(CaseRemark.case_version_id.in_(numbers), told).order_by(CaseRemark.id)
    )
    sheets = db.scalars(
        sa.select(CaseSharing)
        .where(CaseSharing.case_id == row.id, CaseSharing.sealed != b"")
        .order_by(CaseSharing.id)
    )
    pictures = db.scalars(
        sa.select(CaseAttachment).where(CaseAttachment.case_id == row.id).order_by(CaseAttachment.id)
    )
    return OwnTexts(
        case_id=row.id,
        cohort_id=row.cohort_id,
        number=row.number,
        alias=row.alias,
        erased_at=None,
        document=document_of(db, row.id),
        entries=entries_of(db, row.id),
        versions=tuple(
            (one.number, one.submitted_at, open_version(db, row.id, one.id, one.sealed)) for one in versions
        ),
        feedback=tuple(
            Said(
                numbers[one.case_version_id],
                one.reviewer_person_id,
                one.at,
                open_feedback(db, row.id, one.id, one.sealed_feedback),
            )
            for one in reviews
        ),
        remarks=tuple(
            Said(
                numbers[one.case_version_id],
                one.person_id,
                one.at,
                open_remark(db, row.id, one.id, one.sealed),
                one.field or "",
            )
            for one in remarks
        ),
        sheets=tuple(
            (one.session_id, open_sheet(db, row.id, one.id, one.sealed)) for one in sheets if one.sealed
        ),
        attachments=tuple(
            (one.id, one.kind, open_attachment(db, row.id, one.id, one.sealed)) for one in pictures
        ),
    )
