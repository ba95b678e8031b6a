"""Reads of feeds; frozen values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.calendars.models import CalendarFeed, FeedBody
from app.calendars.rules import TRUSTED_FOR, FeedKind
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.tokens import digest


@dataclass(frozen=True, slots=True)
class FeedView:
    """A working address, as its owner sees it: the secret is not known any more."""

    id: int
    kind: FeedKind
    subject_id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Served:
    """What a calendar application gets."""

    etag: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Stale:
    """A working address whose body must be looked at again."""

    feed_id: int


def _joined() -> sa.Select[int, int, datetime, int, str | None, bytes | None]:
    of_subject = sa.and_(FeedBody.kind == CalendarFeed.kind, FeedBody.subject_id == CalendarFeed.subject_id)
    return (
        sa.select(
            CalendarFeed.id,
            CalendarFeed.checked_version,
            CalendarFeed.checked_at,
            cohorts.planning_version().label("version"),
            FeedBody.etag,
            FeedBody.body,
        )
        .outerjoin(FeedBody, of_subject)
        .where(CalendarFeed.token_sha256 == sa.bindparam("token"), CalendarFeed.revoked_at.is_(None))
    )


#: One look by three unique keys: all that a fetch of a feed costs. Built once.
_BY_TOKEN = _joined()


def served(db: sa.Connection, clock: Clock, token: str) -> Served | Stale | None:
    """What the address with this secret gives; None when there is no such address or it was revoked."""
    row = db.execute(_BY_TOKEN, {"token": digest(token)}).first()
    if row is None:
        return None
    feed_id, checked_version, checked_at, version, etag, body = row
    if body is None or etag is None or checked_version != version or clock.now() - checked_at > TRUSTED_FOR:
        return Stale(feed_id)
    return Served(etag, body)


def feeds_of(db: Session, person_id: int) -> list[FeedView]:
    """The working addresses of a person, the newest first."""
    query = (
        sa.select(CalendarFeed)
        .where(CalendarFeed.owner_person_id == person_id, CalendarFeed.revoked_at.is_(None))
        .order_by(CalendarFeed.created_at.desc(), CalendarFeed.id.desc())
    )
    return [FeedView(row.id, FeedKind(row.kind), row.subject_id, row.created_at) for row in db.scalars(query)]
