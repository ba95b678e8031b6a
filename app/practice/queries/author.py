"""What the author of a case reads: the own text, what trainers answered, and who else read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.errors import NotFound
from app.practice.models import CaseEntry, CaseRead, CaseReview, CaseText, CaseVersion, PracticeCase
from app.practice.queries.attachments import AttachmentView, attachments_of
from app.practice.queries.rows import CaseRow, held, view_of
from app.practice.rules.cases import Verdict
from app.practice.rules.documents import CaseDocument, Entry, minutes_by_kind
from app.practice.rules.words import EntryKind
from app.practice.sealed import open_document, open_entry, open_feedback


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A trainer's answer to one version."""

    version_number: int
    submitted_at: datetime
    verdict: Verdict
    feedback: str
    #: Level key by competency code.
    rubric: Mapping[str, str]
    reviewer_id: int
    reviewer: str
    at: datetime
    #: False for an approval that waits for the second assessor.
    settles: bool = True


@dataclass(frozen=True, slots=True)
class ReadView:
    """One reading by another than the author."""

    name: str
    version_number: int
    at: datetime
    #: read, share, emergency or export.
    action: str = "read"
    #: On what ground.
    ground: str = ""


@dataclass(frozen=True, slots=True)
class AuthorCase:
    """A case as its author sees it."""

    row: CaseRow
    document: CaseDocument
    entries: tuple[Entry, ...]
    reviews: tuple[ReviewView, ...]
    reads: tuple[ReadView, ...]
    #: The pictures that are with it now.
    attachments: tuple[AttachmentView, ...] = ()

    @property
    def minutes(self) -> int:
        """The minutes of all entries together."""
        return sum(entry.minutes for entry in self.entries)

    @property
    def by_kind(self) -> Mapping[EntryKind, int]:
        """The minutes per kind of entry."""
        return minutes_by_kind(self.entries)

    def entry(self, entry_id: int) -> Entry:
        """One line of the log. Raises NotFound when it is not there."""
        for entry in self.entries:
            if entry.id == entry_id:
                return entry
        raise NotFound


def my_cases(db: Session, person_id: int) -> list[CaseRow]:
    """The cases of one author, first to last, without text."""
    query = sa.select(PracticeCase).where(PracticeCase.person_id == person_id)
    return [view_of(row) for row in db.scalars(query.order_by(PracticeCase.cohort_id, PracticeCase.number))]


def case_row_of_author(db: Session, person_id: int, case_id: int) -> CaseRow:
    """The author's own case without its text. Raises NotFound for anyone else's."""
    query = sa.select(PracticeCase, held()).where(
        PracticeCase.id == case_id, PracticeCase.person_id == person_id
    )
    found = db.execute(query).first()
    if found is None:
        raise NotFound
    return view_of(found[0], held=found[1])


def case_for_author(db: Session, person_id: int, case_id: int) -> AuthorCase:
    """The author's own case with its text, reviews and readings. Raises NotFound for anyone else's."""
    return AuthorCase(
        row=case_row_of_author(db, person_id, case_id),
        document=document_of(db, case_id),
        entries=entries_of(db, case_id),
        reviews=reviews_of(db, case_id),
        reads=reads_of(db, case_id),
        attachments=tuple(attachments_of(db, case_id)),
    )


def document_of(db: Session, case_id: int) -> CaseDocument:
    """The working text; the caller has checked that the asker is the author."""
    text = db.get(CaseText, case_id)
    return open_document(db, case_id, text.sealed) if text else CaseDocument()


def entries_of(db: Session, case_id: int) -> tuple[Entry, ...]:
    """The log by day; the caller has checked that the asker is the author."""
    query = sa.select(CaseEntry).where(CaseEntry.case_id == case_id).order_by(CaseEntry.on, CaseEntry.id)
    return tuple(
        Entry(
            row.on,
            row.minutes,
            open_entry(db, case_id, row.id, row.sealed),
            row.id,
            EntryKind(row.kind),
            row.revision,
        )
        for row in db.scalars(query)
    )


def reviews_of(db: Session, case_id: int, *, reader: int | None = None) -> tuple[ReviewView, ...]:
    """The reviews, latest first; the caller has checked that the asker may read the case.

    What one of two assessors said of a version is there when the version is settled, and before that for ``reader``
    who said it: nobody's answer leans on another's.
    """
    settled = sa.select(CaseReview.case_version_id).where(CaseReview.settles.is_(True))
    query = (
        sa.select(CaseReview, CaseVersion.number, CaseVersion.submitted_at)
        .join(CaseVersion, CaseVersion.id == CaseReview.case_version_id)
        .where(
            CaseVersion.case_id == case_id,
            sa.or_(CaseReview.case_version_id.in_(settled), CaseReview.reviewer_person_id == reader),
        )
        .order_by(CaseVersion.number.desc(), CaseReview.id.desc())
    )
    found = db.execute(query).all()
    names = accounts.people(db, {review.reviewer_person_id for review, _, _ in found})
    return tuple(
        ReviewView(
            version_number=number,
            submitted_at=submitted_at,
            verdict=Verdict(review.verdict),
            feedback=open_feedback(db, case_id, review.id, review.sealed_feedback),
            rubric=dict(review.rubric),
            reviewer_id=review.reviewer_person_id,
            reviewer=names[review.reviewer_person_id].full_name,
            at=review.at,
            settles=review.settles,
        )
        for review, number, submitted_at in found
    )


def reads_of(db: Session, case_id: int) -> tuple[ReadView, ...]:
    """Who else read the case, latest first."""
    query = (
        sa.select(CaseRead)
        .where(CaseRead.case_id == case_id)
        .order_by(CaseRead.at.desc(), CaseRead.id.desc())
    )
    found = db.scalars(query).all()
    names = accounts.people(db, {line.person_id for line in found})
    return tuple(read_view(line, names[line.person_id].full_name) for line in found)


def read_view(line: CaseRead, name: str) -> ReadView:
    """One line of the access log."""
    return ReadView(name, line.version_number, line.at, line.action, line.ground)
