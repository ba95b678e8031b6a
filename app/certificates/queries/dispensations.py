"""Reads of dispensations: who is excused from what, why, and by whom; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.certificates.models import Dispensation
from app.certificates.rules.progress import LABELS, Excuse, Key
from app.core.clock import local
from app.core.text import Text


@dataclass(frozen=True, slots=True)
class DispensationView:
    """A dispensation; see `models.Dispensation`."""

    id: int
    enrolment_id: int
    requirement: Key
    reason: str
    #: proposed, granted, declined, withdrawn.
    state: str
    proposed_at: datetime
    proposed_by_id: int
    proposed_by: str
    decided_at: datetime | None
    #: Empty until somebody decided.
    decided_by: str
    decided_reason: str

    @property
    def label(self) -> Text:
        """From what."""
        return LABELS[self.requirement]


def dispensations(db: Session, enrolment_ids: Collection[int]) -> dict[int, tuple[DispensationView, ...]]:
    """All of them by enrolment, the newest first; an enrolment without any is absent. Two queries at most."""
    query = sa.select(Dispensation).where(Dispensation.enrolment_id.in_(enrolment_ids))
    rows = db.scalars(query.order_by(Dispensation.id.desc())).all()
    ids = {one for row in rows for one in (row.proposed_by_person_id, row.decided_by_person_id) if one}
    people = accounts.people(db, ids) if ids else {}
    names = {key: one.full_name for key, one in people.items()}
    found: dict[int, tuple[DispensationView, ...]] = {}
    for row in rows:
        found[row.enrolment_id] = (*found.get(row.enrolment_id, ()), view_of(row, names))
    return found


def excuses(listed: Iterable[DispensationView]) -> dict[str, Excuse]:
    """Those in force, by requirement."""
    return {
        str(one.requirement): Excuse(
            one.id,
            one.reason,
            one.proposed_by,
            one.decided_by,
            local(one.decided_at or one.proposed_at).date(),
        )
        for one in listed
        if one.state == "granted"
    }


def view_of(row: Dispensation, names: dict[int, str]) -> DispensationView:
    """The frozen value of a row; ``names`` by person."""
    return DispensationView(
        id=row.id,
        enrolment_id=row.enrolment_id,
        requirement=Key(row.requirement),
        reason=row.reason,
        state=row.state,
        proposed_at=row.proposed_at,
        proposed_by_id=row.proposed_by_person_id,
        proposed_by=names.get(row.proposed_by_person_id, ""),
        decided_at=row.decided_at,
        decided_by=names.get(row.decided_by_person_id or 0, ""),
        decided_reason=row.decided_reason,
    )
