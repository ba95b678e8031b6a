"""Periods in which a trainer cannot teach: everyone notes their own. Offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock, utc
from app.core.errors import Forbidden, NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.scheduling.models import TrainerAbsence
from app.scheduling.queries.availability import AbsenceView, absence_view
from app.scheduling.rules.times import FIRST_DAY, LAST_DAY
from app.scheduling.rules.words import one_line

#: A longer period than this is a typing mistake.
LONGEST = timedelta(days=732)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days, both included; with times a part of the first and last day. Amsterdam clock."""

    first: date
    last: date
    start: time | None = None
    end: time | None = None
    #: In one's own words; planners read it.
    reason: str = ""

    def moments(self) -> tuple[datetime, datetime]:
        """Begin and end in UTC. Raises Refused, naming the field."""
        for day, field in ((self.first, "first"), (self.last, "last")):
            if not FIRST_DAY <= day <= LAST_DAY:
                raise Refused(T("Kies een datum tussen 2000 en 2100."), field=field)
        starts_at = utc(self.first, self.start or time())
        ends_at = utc(self.last, self.end) if self.end else utc(self.last + timedelta(days=1), time())
        if ends_at <= starts_at:
            raise Refused(T("Het einde moet na het begin liggen."), field="last")
        if ends_at - starts_at > LONGEST:
            raise Refused(T("Kies een periode van ten hoogste twee jaar."), field="last")
        return starts_at, ends_at


def add_absence(db: Session, actor: Actor, clock: Clock, *, period: Period) -> AbsenceView:
    """Note when the actor cannot teach. Sessions stay as they are; planners see the conflict. Raises Refused."""
    if actor.person_id is None:
        raise Forbidden
    starts_at, ends_at = period.moments()
    if ends_at <= clock.now():
        raise Refused(
            T("Deze datum ligt in het verleden."), field="last" if period.last > period.first else "first"
        )
    row = TrainerAbsence(
        person_id=actor.person_id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=one_line(period.reason, field="reason"),
        created_at=clock.now(),
    )
    db.add(row)
    db.flush()
    _record(db, actor, clock, "scheduling:absence:add", row, period)
    return absence_view(row)


def change_absence(
    db: Session, actor: Actor, clock: Clock, *, absence_id: int, period: Period
) -> AbsenceView:
    """Change a period of the actor's own. Raises NotFound for another's, and Refused."""
    row = _own(db, actor, absence_id)
    starts_at, ends_at = period.moments()
    reason = one_line(period.reason, field="reason")
    if (row.starts_at, row.ends_at, row.reason) != (starts_at, ends_at, reason):
        row.starts_at, row.ends_at, row.reason = starts_at, ends_at, reason
        _record(db, actor, clock, "scheduling:absence:change", row, period)
    return absence_view(row)


def remove_absence(db: Session, actor: Actor, clock: Clock, *, absence_id: int) -> None:
    """Take a period of the actor's own away. Raises NotFound for another's."""
    row = _own(db, actor, absence_id)
    db.delete(row)
    audit.record(db, actor, clock, "scheduling:absence:remove", "person", row.person_id)


def _own(db: Session, actor: Actor, absence_id: int) -> TrainerAbsence:
    row = db.scalar(
        sa.select(TrainerAbsence)
        .where(TrainerAbsence.id == absence_id, TrainerAbsence.person_id == actor.person_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def _record(
    db: Session, actor: Actor, clock: Clock, action: str, row: TrainerAbsence, period: Period
) -> None:
    """The log knows when, not why: a reason may be private."""
    first, last = period.first.isoformat(), period.last.isoformat()
    audit.record(db, actor, clock, action, "person", row.person_id, first=first, last=last)
