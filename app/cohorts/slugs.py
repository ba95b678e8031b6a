"""The web address of a new cohort."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.cohorts.rules import slug_of
from app.core.errors import Refused
from app.core.text import T


def add_with_free_slug(db: Session, row: Cohort) -> None:
    """Insert `row` under the first free address: `assen-2027`, `assen-2027-2`, …"""
    base = slug_of(row.name)
    taken = set(db.scalars(sa.select(Cohort.slug).where(Cohort.slug.startswith(base, autoescape=True))))
    for number in range(1, 1000):
        row.slug = base if number == 1 else f"{base}-{number}"
        if row.slug in taken:
            continue
        try:
            with db.begin_nested():
                db.add(row)
                db.flush()
        except IntegrityError:
            if db.scalar(sa.select(Cohort.id).where(Cohort.slug == row.slug)) is None:
                raise  # not the address, but another constraint
        else:
            return
    raise Refused(T("Er zijn al te veel groepen met deze naam. Kies een andere naam."), field="name")
