"""Remarks in a submitted version, the points that were asked, and the conversation beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.practice.models import CaseRemark
from app.practice.rules.remarks import ASKED, Anchor
from app.practice.sealed import open_remark


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
