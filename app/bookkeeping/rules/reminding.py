"""When a reminder of an invoice goes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.clock import utc

#: How many days after the last day of payment the first and the second reminder go.
DAYS = (7, 14)
#: For how many days a reminder that could not go still makes sense.
USEFUL = 7
#: The time of day at which they go.
MORNING = time(9, 0)


@dataclass(frozen=True, slots=True)
class Moment:
    """One reminder of an invoice."""

    #: 7 or 14.
    days: int
    #: When it goes; aware UTC.
    at: datetime
    #: From when it has no use any more.
    ends_at: datetime

    @property
    def again(self) -> bool:
        """Whether it is not the first one."""
        return self.days != DAYS[0]


def moments(due_on: date) -> tuple[Moment, ...]:
    """The reminders of an invoice that stays unpaid; each ends where the next one begins."""
    starts = [utc(due_on + timedelta(days=days), MORNING) for days in DAYS]
    ends = [*starts[1:], utc(due_on + timedelta(days=DAYS[-1] + USEFUL), MORNING)]
    return tuple(Moment(days, at, end) for days, at, end in zip(DAYS, starts, ends, strict=True))


def key_of(invoice_id: int, due_on: date, days: int) -> str:
    """The key of a reminder: it goes once, and another one when the last day of payment is another."""
    return f"invoice-due:{invoice_id}:{due_on.isoformat()}:{days}"


def invoice_of(key: str) -> int | None:
    """The invoice that a key is about; None when it is another kind of key."""
    parts = key.split(":")
    return int(parts[1]) if len(parts) == 4 and parts[0] == "invoice-due" and parts[1].isdecimal() else None
