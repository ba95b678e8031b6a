"""Reads of expressions of interest; frozen values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.names import PersonName
from app.core.tokens import digest
from app.interest.models import Interest
from app.interest.rules import CONFIRM_TERM, InterestState


@dataclass(frozen=True, slots=True)
class InterestView:
    """An expression of interest; see ``models.Interest`` for the meanings."""

    id: int
    organisation_name: str
    city: str
    name: PersonName
    email: str
    phone: str
    seats: int | None
    cohort_id: int | None
    note: str
    language: str
    state: InterestState
    created_at: datetime
    confirmed_at: datetime | None
    decided_at: datetime | None
    decided_by_person_id: int | None
    organisation_id: int | None

    @property
    def full_name(self) -> str:
        """``Petra van Dijk``."""
        return self.name.full

    @property
    def link_until(self) -> datetime:
        """Until when the link in the letter works."""
        return self.created_at + CONFIRM_TERM


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for a decision, and since when the oldest does."""

    count: int
    since: datetime | None


def interest(db: Session, interest_id: int) -> InterestView:
    """One of them; raises NotFound, also while the address is not confirmed."""
    row = db.get(Interest, interest_id)
    if row is None or row.state == InterestState.UNCONFIRMED:
        raise NotFound
    return view_of(row)


def inbox(
    db: Session, *, state: InterestState, before: int | None = None, limit: int | None = None
) -> list[InterestView]:
    """Those in ``state``, the latest first; ``before`` is the number of the last one of the page before."""
    query = sa.select(Interest).where(Interest.state == state).order_by(Interest.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Interest.id < before)
    return [view_of(row) for row in db.scalars(query)]


def waiting(db: Session) -> Waiting:
    """What waits for an administrator. One query."""
    query = sa.select(
        sa.func.count(), sa.func.min(Interest.confirmed_at, type_=Interest.confirmed_at.type)
    ).where(Interest.state == InterestState.OPEN)
    count, since = db.execute(query).one()
    return Waiting(count, since)


def by_token(db: Session, token: str) -> InterestView | None:
    """What the link in a letter is about, or None when we do not know it."""
    row = db.scalar(sa.select(Interest).where(Interest.token_sha256 == digest(token)))
    return view_of(row) if row is not None else None


def view_of(row: Interest) -> InterestView:
    """The frozen value of a row."""
    return InterestView(
        id=row.id,
        organisation_name=row.organisation_name,
        city=row.city,
        name=PersonName(row.given_name, row.infix, row.family_name),
        email=row.email,
        phone=row.phone,
        seats=row.seats,
        cohort_id=row.cohort_id,
        note=row.note,
        language=row.language,
        state=InterestState(row.state),
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        decided_at=row.decided_at,
        decided_by_person_id=row.decided_by_person_id,
        organisation_id=row.organisation_id,
    )
