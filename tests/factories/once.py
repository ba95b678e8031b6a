"""What is kept of forms that were sent."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.once import OnceKey


def locations(db: Session) -> list[str]:
    """Where the answer of each form led, as it is kept; in a transaction of its own."""
    found = list(db.scalars(sa.select(OnceKey.location).order_by(OnceKey.location)))
    db.rollback()
    return found
