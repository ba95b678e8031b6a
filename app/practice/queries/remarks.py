"""Remarks in a submitted version, the points that were asked, and the conversation beside it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.clock import local
from app.core.errors import NotFound
from app.practice.models import CaseRemark, CaseVersion
from app.practice.queries.author import ReviewView, case_row_of_author, reviews_of
from app.practice.queries.review import reading_since
from app.practice.queries.rows import CaseRow, course_of
from app.practice.rules.assigning import due_on
from app.practice.rules.remarks import ASKED, Anchor
from app.practice.sealed import Submitted, open_remark, open_version


@dataclass(frozen=True, slots=True)
class RemarkView:
    """A remark with its answers; without an anchor it is a line of the conversation, or a point that is asked."""

    id: int
    version_number: int
    person_id: int
    who: str
    text: str
    at: datetime
    settled_at: datetime | None
    anchor: Anchor | None = None
    #: Whether an answer to the case asks for this.
    asked: bool = False
    answers: tuple[RemarkView, ...] = ()


def remarks_of(
    db: Session, case_id: int, *, versions: Collection[int] | None = None
) -> tuple[RemarkView, ...]:
    """The remarks of a case, oldest first; the caller has checked that the asker may read the case.

    The conversation is whole, whatever was handed in meanwhile. What stands in a text, or was asked, is there of these
    ``versions`` (row numbers) or of all; of what was asked only what was asked last. Two queries.
    """
    found = db.execute(
        sa.select(CaseRemark, CaseVersion.number)
        .join(CaseVersion, CaseVersion.id == CaseRemark.case_version_id)
        .where(CaseVersion.case_id == case_id)
        .order_by(CaseRemark.id)
    ).all()
    names = accounts.full_names(db, {row.person_id for row, _ in found})
    answers: dict[int | None, list[tuple[CaseRemark, int]]] = {}
    for row, number in found:
        answers.setdefault(row.parent_id, []).append((row, number))
    asked = [
        number
        for row, number in found
        if row.field == ASKED and (versions is None or row.case_version_id in versions)
    ]

    def there(row: CaseRemark, number: int) -> bool:
        if row.field is None:
            return True
        if row.field == ASKED:
            return number == max(asked, default=0)
        return versions is None or row.case_version_id in versions

    def view(row: CaseRemark, number: int) -> RemarkView:
        placed = row.field is not None and row.field != ASKED
        return RemarkView(
            id=row.id,
            version_number=number,
            person_id=row.person_id,
            who=names[row.person_id],
            text=open_remark(db, case_id, row.id, row.sealed),
            at=row.at,
            settled_at=row.settled_at,
            anchor=Anchor(row.field or "", row.starts or 0, row.ends or 0) if placed else None,
            asked=row.field == ASKED,
            answers=tuple(view(*answer) for answer in answers.get(row.id, ())),
        )

    return tuple(view(row, number) for row, number in answers.get(None, ()) if there(row, number))


def open_points(db: Session, case_id: int) -> int:
    """How many points of the last version are not ticked off; the caller has checked who asks. One query."""
    last = sa.select(sa.func.max(CaseVersion.id)).where(CaseVersion.case_id == case_id).scalar_subquery()
    query = sa.select(sa.func.count()).where(
        CaseRemark.case_version_id == last, CaseRemark.field == ASKED, CaseRemark.settled_at.is_(None)
    )
    return db.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class AuthorFeedback:
    """One submitted version as its author sees what was said about it."""

    row: CaseRow
    version_number: int
    submitted_at: datetime
    #: Numbers of all versions.
    versions: tuple[int, ...]
    content: Submitted
    reviews: tuple[ReviewView, ...]
    remarks: tuple[RemarkView, ...]
    #: Who reads the case now, and since when; the latter of the last version only.
    readers: tuple[str, ...]
    since: datetime | None
    #: The last day on which the answer is as promised; None when it waits for no answer.
    due: date | None


def feedback_for_author(
    db: Session, person_id: int, case_id: int, *, number: int | None = None
) -> AuthorFeedback:
    """The last version (or that with ``number``) with answers, remarks and the conversation, for its author.

    Remarks in the text are there once the version is answered. Raises NotFound for anyone else's case, for a draft
    and for a version that is not there.
    """
    row = case_row_of_author(db, person_id, case_id)
    versions = db.scalars(
        sa.select(CaseVersion).where(CaseVersion.case_id == case_id).order_by(CaseVersion.number)
    ).all()
    shown = next((one for one in reversed(versions) if number in (None, one.number)), None)
    if shown is None:
        raise NotFound
    reviews = tuple(one for one in reviews_of(db, case_id) if one.version_number == shown.number)
    names = accounts.full_names(db, {one for one in (row.reviewer_person_id, row.second_person_id) if one})
    waits = row.waiting and shown is versions[-1]
    days = course_of(db, row.cohort_id).cases.promise_days
    return AuthorFeedback(
        row=row,
        version_number=shown.number,
        submitted_at=shown.submitted_at,
        versions=tuple(one.number for one in versions),
        content=open_version(db, case_id, shown.id, shown.sealed),
        reviews=reviews,
        remarks=remarks_of(db, case_id, versions=[shown.id] if reviews else []),
        readers=tuple(names.values()),
        since=reading_since(db, case_id) if waits else None,
        due=due_on(local(shown.submitted_at).date(), days) if waits else None,
    )
