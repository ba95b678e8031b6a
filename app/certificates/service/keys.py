"""Keys that sign: made where they are missing, taken into use, and their public halves kept for ever."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.certificates.models import SigningKey
from app.core.clock import Clock
from app.core.db import is_sqlite
from app.core.keys import PURPOSES, KeyStore, PublicKey


def make_missing(keys: KeyStore, clock: Clock) -> None:
    """Makes the keys that are missing, for documents by the test authority; none beside a token that has its own.

    Slow (seconds, once): call it outside a transaction. Raises KeyRefused for a key that is damaged.
    """
    present = {one.purpose for one in keys.public()}
    for purpose in PURPOSES:
        if purpose not in present:
            keys.make(purpose, at=clock.now())


def know(db: Session, clock: Clock, key: PublicKey) -> bool:
    """Keeps the public half of a key and retires the one before it; False when it was known already.

    Whatever signs calls this too, so that nothing is signed with a key that nobody can find.
    """
    if db.get(SigningKey, key.kid) is not None:
        return False
    now = clock.now().replace(microsecond=0)
    dialect = sqlite if is_sqlite(db) else postgresql
    new = dialect.insert(SigningKey).values(
        kid=key.kid, purpose=key.purpose, public=key.public, starts_at=now, ends_at=key.ends_at
    )
    added = db.scalar(new.on_conflict_do_nothing().returning(SigningKey.kid))
    if added is None:
        return False
    before = sa.update(SigningKey).where(
        SigningKey.purpose == key.purpose, SigningKey.kid != key.kid, SigningKey.retired_at.is_(None)
    )
    db.execute(before.values(retired_at=now))
    return True
