"""What keeps certificates from being made, for an administrator's home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate, SigningKey
from app.certificates.queries.certificates import without_paper
from app.certificates.queries.keys import AHEAD, ends_before
from app.core.clock import Clock, today


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an administrator must look at."""

    #: When the first key in use ends, or ended; None when there is time.
    key_ends_at: datetime | None
    #: How many certificates have a number and, a day later, still no PDF; since when, and a cohort with one.
    papers: int
    since: date | None
    cohort_id: int | None


def trouble(db: Session, clock: Clock) -> Trouble:
    """What there is now. One query."""
    ends = sa.select(sa.func.min(SigningKey.ends_at)).where(ends_before(clock.now() + AHEAD))
    late = sa.select(
        ends.scalar_subquery(),
        sa.func.count(Certificate.id),
        sa.func.min(Certificate.issued_on),
        sa.func.min(Certificate.cohort_id),
    ).where(without_paper(today(clock)))
    return Trouble(*db.execute(late).one())
