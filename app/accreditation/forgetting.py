"""Numbers on lists that were passed on go again once nobody can ask about the points any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accreditation.models import PointDelivery, PointDeliveryLine
from app.core.clock import Clock

#: Seven years, as the register of processing says.
KEPT: Final = timedelta(days=7 * 365 + 2)


def purge(db: Session, clock: Clock) -> None:
    """Takes number and line of everyone off lists of `KEPT` ago; who counted as passed on still does."""
    old = sa.select(PointDelivery.id).where(PointDelivery.delivered_at < clock.now() - KEPT)
    bears = sa.or_(PointDeliveryLine.number.is_not(None), PointDeliveryLine.written != "")
    db.execute(
        sa.update(PointDeliveryLine)
        .where(PointDeliveryLine.delivery_id.in_(old), bears)
        .values(number=None, written="")
        .execution_options(synchronize_session=False)
    )
