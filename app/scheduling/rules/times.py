"""When a session can be: pure checks of clock times and of sessions that follow each other."""

from collections.abc import Sequence
from datetime import date, datetime, time

from app.core.clock import AMSTERDAM, utc
from app.core.errors import Refused
from app.core.text import T, Text

#: Sessions are by day; this also keeps every time outside the hour that the clock change skips or repeats.
EARLIEST, LATEST = time(7, 0), time(23, 0)
#: A date outside these is a typing mistake.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


def check_times(start: time, end: time, *, field: str) -> None:
    """Raise Refused at `field` unless `start` lies before `end`, both by day."""
    if not start < end:
        raise Refused(T("De eindtijd moet na de begintijd liggen."), field=field)
    if start < EARLIEST or end > LATEST:
        raise Refused(T("Kies tijden tussen 07:00 en 23:00."), field=field)


def moments(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    """Begin and end (aware UTC) of a session on an Amsterdam clock. Raises Refused, naming the field.

    A clock time that the change to summer time skips, or that the change to winter time repeats, is refused: nobody
    could tell which moment is meant. `EARLIEST` keeps sessions out of that hour already; this holds when it moves.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refused(T("Kies een datum tussen 2000 en 2100."), field="day")
    check_times(start, end, field="end")
    for at, field in ((start, "start"), (end, "end")):
        if not is_one_moment(day, at):
            raise Refused(
                T(
                    "Om %(time)s gaat de klok een uur vooruit of terug. Kies een andere tijd.",
                    time=f"{at:%H:%M}",
                ),
                field=field,
            )
    return utc(day, start), utc(day, end)


def is_one_moment(day: date, at: time) -> bool:
    """Whether an Amsterdam clock shows this time on this day exactly once: it is not skipped and not repeated."""
    early, late = (datetime.combine(day, at, tzinfo=AMSTERDAM).replace(fold=fold) for fold in (0, 1))
    return early.utcoffset() == late.utcoffset()


def move_warnings(
    before: datetime, after: datetime, others: Sequence[datetime], why_closed: Text | None
) -> tuple[Text, ...]:
    """What a planner should know about a move: the new day is a holiday, or the order of sessions changes."""
    found: list[Text] = []
    if why_closed is not None:
        found.append(T("Op de nieuwe datum is het %(why)s.", why=why_closed))
    if any((other < before) != (other < after) for other in others):
        found.append(T("De volgorde van de bijeenkomsten verandert."))
    return tuple(found)
