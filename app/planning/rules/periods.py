"""Which days a view of the planner shows, and how one gets to the days before and after. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

#: Days that can be looked at: two years before and after stay inside what a date can be.
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)


class View(StrEnum):
    """A way to look at a planning; the words stand in addresses."""

    LIST = "lijst"
    WEEK = "week"
    MONTH = "maand"


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a week or a month, in whole weeks from Monday."""

    view: View
    #: Any day of it.
    at: date
    #: The Monday that it begins with.
    first: date
    #: The Sunday that it ends with.
    last: date

    @property
    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """Its days by week."""
        count = ((self.last - self.first).days + 1) // 7
        return tuple(
            tuple(self.first + week * _WEEK + day * _DAY for day in range(7)) for week in range(count)
        )

    @property
    def days(self) -> tuple[date, ...]:
        """Its days."""
        return tuple(day for week in self.weeks for day in week)

    @property
    def previous(self) -> date | None:
        """A day of the period before it; None at the edge of time."""
        day = (self.at.replace(day=1) if self.view is View.MONTH else self.first) - _DAY
        return day if day >= FIRST else None

    @property
    def next(self) -> date | None:
        """A day of the period after it; None at the edge of time."""
        if self.view is View.MONTH:
            day = (self.at.replace(day=28) + timedelta(days=4)).replace(day=1)
        else:
            day = self.last + _DAY
        return day if day <= LAST else None

    def holds(self, day: date) -> bool:
        """Whether a day is what is looked at; the days around a month only fill its weeks."""
        return self.view is not View.MONTH or (day.year, day.month) == (self.at.year, self.at.month)


def period_of(view: View, at: date) -> Period:
    """The week or month that `at` lies in; a day outside all that can be looked at counts as the nearest one."""
    at = min(max(at, FIRST), LAST)
    if view is View.MONTH:
        first = at.replace(day=1)
        end = (at.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY
    else:
        first = end = at
    monday = first - timedelta(days=first.weekday())
    return Period(view, at, monday, end + timedelta(days=6 - end.weekday()))
