"""Reads about the keys that sign, and when they end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import SigningKey

#: How long before its end a key is spoken of: time enough to ask an authority for a new certificate.
AHEAD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key that signs or signed."""

    kid: str
    #: credential, register, document.
    purpose: str
    starts_at: datetime
    #: When its certificate ends; None: never.
    ends_at: datetime | None
    #: When another took its place; None while it signs.
    retired_at: datetime | None


def key_history(db: Session) -> list[KeyView]:
    """Every key that ever signed, by purpose and from old to new."""
    rows = db.scalars(
        sa.select(SigningKey).order_by(SigningKey.purpose, SigningKey.starts_at, SigningKey.kid)
    )
    return [_view(row) for row in rows]


def keys_ending(db: Session, before: datetime) -> list[KeyView]:
    """The keys in use of which the certificate has ended, or ends ``before``; the first to end first."""
    query = sa.select(SigningKey).where(ends_before(before))
    return [_view(row) for row in db.scalars(query.order_by(SigningKey.ends_at, SigningKey.kid))]


def ends_before(moment: datetime) -> sa.ColumnElement[bool]:
    """Whether a key is in use and its certificate has ended, or ends before this moment."""
    return sa.and_(SigningKey.retired_at.is_(None), SigningKey.ends_at <= moment)


def _view(row: SigningKey) -> KeyView:
    return KeyView(row.kid, row.purpose, row.starts_at, row.ends_at, row.retired_at)
