"""Reads of feeds; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.calendars.models import CalendarFeed, FeedBody
from app.calendars.rules import Detail, FeedKind, Variant
from app.core.tokens import digest


@dataclass(frozen=True, slots=True)
class FeedView:
    """A working address, as its owner sees it: the secret is not known any more."""

    id: int
    kind: FeedKind
    subject_id: int
    created_at: datetime
    #: What its owner calls it; may be empty.
    label: str = ""
    variant: Variant = field(default_factory=Variant)
    #: When a calendar fetched it last, give or take some minutes; None when none did yet.
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An address that was given out once."""

    id: int
    kind: FeedKind
    subject_id: int
    variant: Variant
    #: When it stopped working; None while it works.
    revoked_at: datetime | None


#: Name of the stored file that an address reads, as `rules.Variant.key` builds it.
_VARIANT = (
    CalendarFeed.language
    + "-"
    + CalendarFeed.detail
    + sa.func.coalesce("-" + sa.cast(CalendarFeed.reminder_minutes, sa.String), "")
)


def _bytes() -> sa.ColumnElement[bytes | None]:
    """The bytes in the form named `packed` (0 or 1); none when their ETag is the one named `known`."""
    return sa.case(
        (FeedBody.etag == sa.bindparam("known", type_=sa.String), None),
        (sa.bindparam("packed", type_=sa.Integer) == 1, FeedBody.gzipped),
        else_=FeedBody.body,
    ).label("bytes")


def by_token() -> sa.Select[int, int | None, str, str, int, bytes | None]:
    """All that a fetch needs, by two unique keys, for a SHA-256 named `token`; no row for what does not work.

    Number of the address, Unix seconds of its last fetch, ETag, Last-Modified, until when the file is good, and the
    bytes.
    """
    of_subject = sa.and_(
        FeedBody.kind == CalendarFeed.kind,
        FeedBody.subject_id == CalendarFeed.subject_id,
        FeedBody.variant == _VARIANT,
    )
    return (
        sa.select(
            CalendarFeed.id,
            CalendarFeed.fetched_unix,
            FeedBody.etag,
            FeedBody.modified,
            FeedBody.renew_unix,
            _bytes(),
        )
        .join(FeedBody, of_subject)
        .where(
            CalendarFeed.token_sha256 == sa.bindparam("token", type_=sa.String),
            CalendarFeed.revoked_at.is_(None),
        )
    )


def by_variant() -> sa.Select[int, int, str, str, int, bytes | None]:
    """The same of the public feed, in a variant named `token`; its first two columns say nothing."""
    return sa.select(
        sa.literal_column("0", sa.Integer),
        sa.literal_column("0", sa.Integer),
        FeedBody.etag,
        FeedBody.modified,
        FeedBody.renew_unix,
        _bytes(),
    ).where(
        FeedBody.kind == sa.literal_column(f"'{FeedKind.OPEN}'", sa.String),
        FeedBody.subject_id == sa.literal_column("0", sa.Integer),
        FeedBody.variant == sa.bindparam("token", type_=sa.String),
    )


def known_feed(db: Session, token: str) -> Known | None:
    """The address with this secret, also one that was withdrawn; None for one that was never given out."""
    row = db.scalar(sa.select(CalendarFeed).where(CalendarFeed.token_sha256 == digest(token)))
    if row is None:
        return None
    return Known(row.id, FeedKind(row.kind), row.subject_id, _variant(row), row.revoked_at)


def body_of(db: Session, kind: FeedKind, subject_id: int, variant: Variant) -> FeedBody | None:
    """The stored file of a subject."""
    return db.get(FeedBody, (str(kind), subject_id, variant.key), populate_existing=True)


def feeds_of(db: Session, person_id: int) -> list[FeedView]:
    """The working addresses of a person, the newest first."""
    query = (
        sa.select(CalendarFeed)
        .where(CalendarFeed.owner_person_id == person_id, CalendarFeed.revoked_at.is_(None))
        .order_by(CalendarFeed.created_at.desc(), CalendarFeed.id.desc())
    )
    return [view_of(row) for row in db.scalars(query)]


def view_of(row: CalendarFeed) -> FeedView:
    """The frozen value of a row."""
    at = row.fetched_unix
    return FeedView(
        id=row.id,
        kind=FeedKind(row.kind),
        subject_id=row.subject_id,
        created_at=row.created_at,
        label=row.label,
        variant=_variant(row),
        fetched_at=None if at is None else datetime.fromtimestamp(at, UTC),
    )


def subscriptions(db: Session, subjects: Mapping[FeedKind, Collection[int]]) -> int:
    """How many working addresses there are of these subjects, by kind. One query."""
    of_subjects = [
        sa.and_(CalendarFeed.kind == kind, CalendarFeed.subject_id.in_(ids)) for kind, ids in subjects.items()
    ]
    if not of_subjects:
        return 0
    query = sa.select(sa.func.count(CalendarFeed.id))
    return db.scalar(query.where(CalendarFeed.revoked_at.is_(None), sa.or_(*of_subjects))) or 0


def _variant(row: CalendarFeed) -> Variant:
    return Variant(row.language, Detail(row.detail), row.reminder_minutes)
