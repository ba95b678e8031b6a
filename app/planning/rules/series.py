"""Moving the rest of a series by some weeks, around the days that are closed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.core.errors import Refused
from app.core.text import T, Text

#: By how many weeks a series can be moved at most, either way.
MOST_WEEKS: Final = 52
#: How long a session may be pushed on behind closed days.
MOST_PUSHED: Final = 26
_WEEK: Final = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """One session of a moved series."""

    session_id: int
    before: date
    after: date
    #: Holidays that pushed it further than asked; each once.
    reasons: tuple[Text, ...] = ()


def shifted(
    days: Sequence[tuple[int, date]], weeks: int, why_closed: Callable[[date], Text | None]
) -> tuple[Shift, ...]:
    """Sessions with their days, in order, each `weeks` later (or earlier, below zero).

    On a closed day it goes to the next free week, and never onto or before the session that comes before it. Raises
    Refused for a number of weeks that cannot be, and when there is no free week for half a year.
    """
    if weeks == 0 or abs(weeks) > MOST_WEEKS:
        raise Refused(T("Kies 1 tot en met %(most)s weken, later of eerder.", most=MOST_WEEKS), field="weeks")
    found: list[Shift] = []
    for session_id, before in days:
        wanted = before + weeks * _WEEK
        reasons: list[Text] = []
        day = wanted
        while True:
            why = why_closed(day)
            if why is not None and why not in reasons:
                reasons.append(why)
            if why is None and not _out_of_order(found, before, day):
                break
            day += _WEEK
            if day - wanted > MOST_PUSHED * _WEEK:
                raise Refused(
                    T("Er is een half jaar lang geen vrije datum. Kies een ander aantal weken."),
                    field="weeks",
                )
        found.append(Shift(session_id, before, day, tuple(reasons)))
    return tuple(found)


def _out_of_order(found: Sequence[Shift], before: date, day: date) -> bool:
    """Whether a session that came after another one would come on its day or before it; two on one day stay so."""
    return any(one.before < before and one.after >= day for one in found)
