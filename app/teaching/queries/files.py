"""Which stored documents are a material of somebody."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.teaching.models import MaterialVersion


def files_among(db: Session, hashes: Collection[str]) -> frozenset[str]:
    """Those of these documents (SHA-256) that are a version of a material. One query."""
    if not hashes:
        return frozenset()
    query = sa.select(MaterialVersion.sha256).where(MaterialVersion.sha256.in_(hashes))
    return frozenset(sha256 for sha256 in db.scalars(query) if sha256)
