"""Remarks in a submitted version, the points that were asked, and the conversation beside it."""

from __future__ import annotations

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
    db: Session, case_id: int, *, version_id: int, number: int, anchored: bool = True
) -> tuple[RemarkView, ...]:
    """The remarks of one version, oldest first; the caller has checked that the asker may read the case.

    ``anchored``: with those in the text; its author sees these when the version is answered. Two queries.
    """
    query = sa.select(CaseRemark).where(CaseRemark.case_version_id == version_id)
    if not anchored:
        query = query.where(CaseRemark.field.is_(None))
    rows = db.scalars(query.order_by(CaseRemark.id)).all()
    names = accounts.full_names(db, {row.person_id for row in rows})
    answers: dict[int, list[CaseRemark]] = {}
    for row in rows:
        if row.parent_id is not None:
            answers.setdefault(row.parent_id, []).append(row)

    def view(row: CaseRemark) -> RemarkView:
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
            answers=tuple(view(answer) for answer in answers.get(row.id, ())),
        )

    known = {row.id for row in rows}
    return tuple(view(row) for row in rows if row.parent_id is None or row.parent_id not in known)


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
        remarks=remarks_of(db, case_id, version_id=shown.id, number=shown.number, anchored=bool(reviews)),
        readers=tuple(names.values()),
        since=reading_since(db, case_id) if waits else None,
        due=due_on(local(shown.submitted_at).date(), days) if waits else None,
    )
