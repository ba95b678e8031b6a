"""Reads of feeds; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.calendars.models import CalendarFeed, FeedBody
from app.calendars.rules import FeedKind
from app.cohorts import service as cohorts
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

    #: Without quotes.
    etag: str
    body: bytes


def by_token() -> sa.Select[int, int, int, str, bytes | None]:
    """All that a fetch of an unchanged feed needs, by three unique keys, for a SHA-256 named `token`.

    Planning version now, planning version when last checked, Unix seconds until when that is trusted, ETag, and
    the body; no body when its ETag is the one named `known`, which the asker has already.
    """
    unknown = sa.case((FeedBody.etag != sa.bindparam("known"), FeedBody.body)).label("body")
    of_subject = sa.and_(FeedBody.kind == CalendarFeed.kind, FeedBody.subject_id == CalendarFeed.subject_id)
    return (
        sa.select(
            cohorts.planning_version().label("version"),
            CalendarFeed.checked_version,
            CalendarFeed.trusted_until,
            FeedBody.etag,
            unknown,
        )
        .join(FeedBody, of_subject)
        .where(CalendarFeed.token_sha256 == sa.bindparam("token"), CalendarFeed.revoked_at.is_(None))
    )


def feed_id_of(db: Session, token: str) -> int | None:
    """The number of the working address with this secret; None when there is none or it was revoked."""
    return db.scalar(
        sa.select(CalendarFeed.id).where(
            CalendarFeed.token_sha256 == digest(token), CalendarFeed.revoked_at.is_(None)
        )
    )


def feeds_of(db: Session, person_id: int) -> list[FeedView]:
    """The working addresses of a person, the newest first."""
    query = (
        sa.select(CalendarFeed)
        .where(CalendarFeed.owner_person_id == person_id, CalendarFeed.revoked_at.is_(None))
        .order_by(CalendarFeed.created_at.desc(), CalendarFeed.id.desc())
    )
    return [FeedView(row.id, FeedKind(row.kind), row.subject_id, row.created_at) for row in db.scalars(query)]


def subscriptions(db: Session, subjects: Mapping[FeedKind, Collection[int]]) -> int:
    """How many working addresses there are of these subjects, by kind. One query."""
    of_subjects = [
        sa.and_(CalendarFeed.kind == kind, CalendarFeed.subject_id.in_(ids)) for kind, ids in subjects.items()
    ]
    if not of_subjects:
        return 0
    query = sa.select(sa.func.count(CalendarFeed.id))
    return db.scalar(query.where(CalendarFeed.revoked_at.is_(None), sa.or_(*of_subjects))) or 0
