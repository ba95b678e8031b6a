"""What is left of checking in goes again once nobody can need it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import CheckInDevice, SharedDevice
from app.attendance.rules.check_in import DEVICES_KEPT
from app.core.clock import Clock


def purge(db: Session, clock: Clock) -> None:
    """Forgets with which device people checked in, and who tried it with that of another, after `DEVICES_KEPT`."""
    for table in (CheckInDevice, SharedDevice):
        db.execute(sa.delete(table).where(table.at < clock.now() - DEVICES_KEPT))
