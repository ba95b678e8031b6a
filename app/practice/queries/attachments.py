"""The pictures of a case without their content."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.practice.models import CaseAttachment


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One picture; see `models.CaseAttachment`."""

    id: int
    kind: str
    width: int
    height: int
    created_at: datetime


def attachments_of(db: Session, case_id: int, *, ids: Collection[int] | None = None) -> list[AttachmentView]:
    """The pictures that are with the case now, or those of ``ids``; the caller has checked who asks."""
    query = sa.select(CaseAttachment).where(CaseAttachment.case_id == case_id)
    query = (
        query.where(CaseAttachment.removed_at.is_(None))
        if ids is None
        else query.where(CaseAttachment.id.in_(ids))
    )
    return [
        AttachmentView(row.id, row.kind, row.width, row.height, row.created_at)
        for row in db.scalars(query.options(sa.orm.defer(CaseAttachment.sealed)).order_by(CaseAttachment.id))
    ]
