"""Lays out the sessions of a cohort: pure, the same pattern always gives the same plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol

from app.core.clock import utc
from app.core.errors import Refused
from app.core.text import T, Text
from app.scheduling.rules.kinds import Kind, label_of
from app.scheduling.rules.times import check_times

WEEK: Final = timedelta(weeks=1)
#: How long a session may be pushed on before we say that the pattern cannot be kept.
MOST_WEEKS_MOVED: Final = 26
MOST_INTERVAL_WEEKS: Final = 13


class ClosedDays(Protocol):
    """Knows the days on which no session is planned."""

    def why_closed(self, day: date) -> Text | None:
        """The holiday that `day` belongs to, or None."""
        ...

    def unknown_years(self, first: date, last: date) -> tuple[str, ...]:
        """School years between two days (both included) whose holidays are not known."""
        ...


@dataclass(frozen=True)
class Module:
    """One meeting of the course, in course order: the first intervision follows its day in the sequence."""

    key: str
    kind: Kind
    #: Counts within its kind, from 1.
    number: int
    title: str

    @property
    def label(self) -> Text:
        """`Lesdag 3` or `Intervisie 2`."""
        return label_of(self.kind, self.number, "", None)


@dataclass(frozen=True)
class Pattern:
    """How a cohort meets. Times are Amsterdam clock times."""

    #: The first day is on the first `weekday` on or after this date.
    first_date: date
    #: ISO: Monday is 1.
    weekday: int
    #: Weeks between two course days.
    interval_weeks: int = 3
    day_start: time = time(9, 30)
    day_end: time = time(16, 30)
    #: Weeks between an intervision meeting and the session before it.
    intervision_weeks: int = 1
    #: ISO; None means the weekday of the course days.
    intervision_weekday: int | None = None
    intervision_start: time = time(13, 0)
    intervision_end: time = time(15, 0)


@dataclass(frozen=True)
class Planned:
    """One session of a plan; `moved_from` and `reasons` say whether and why it left its own date."""

    module: Module
    day: date
    #: Aware UTC.
    starts_at: datetime
    #: Aware UTC.
    ends_at: datetime
    moved_from: date | None = None
    #: Each reason once, in the order met.
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Plan:
    """All sessions of a cohort in course order, and what the planner should know before saving."""

    sessions: tuple[Planned, ...]
    warnings: tuple[Text, ...] = ()


def plan(pattern: Pattern, modules: Sequence[Module], closed: ClosedDays) -> Plan:
    """Give every module a date: in order, never on a closed day, never two on one date.

    A session whose date is closed goes to the next free week, on the same weekday; later sessions count from
    its new date. Raises Refused for a pattern that cannot be kept.
    """
    check(pattern, modules)
    sessions: list[Planned] = []
    last_day: date | None = None
    for module in modules:
        previous = sessions[-1].day if sessions else None
        wanted = _wanted(pattern, module.kind, previous, last_day)
        session = _place(pattern, module, wanted, closed)
        sessions.append(session)
        if module.kind is Kind.DAY:
            last_day = session.day
    return Plan(tuple(sessions), _warnings(sessions, closed))


def check(pattern: Pattern, modules: Sequence[Module]) -> None:
    """Raise Refused, naming the form field, when no plan can be made of `pattern`."""
    if not modules:
        raise Refused(T("Deze leergang heeft nog geen bijeenkomsten."), field="course_version_id")
    if not date(2000, 1, 1) <= pattern.first_date <= date(2100, 1, 1):
        raise Refused(T("Kies een begindatum tussen 2000 en 2100."), field="first_date")
    if not 1 <= pattern.weekday <= 7:
        raise Refused(T("Kies een dag van de week."), field="weekday")
    if pattern.intervision_weekday is not None and not 1 <= pattern.intervision_weekday <= 7:
        raise Refused(T("Kies een dag van de week."), field="intervision_weekday")
    for weeks, field in (
        (pattern.interval_weeks, "interval_weeks"),
        (pattern.intervision_weeks, "intervision_weeks"),
    ):
        if not 1 <= weeks <= MOST_INTERVAL_WEEKS:
            raise Refused(T("Kies 1 tot en met %(most)s weken.", most=MOST_INTERVAL_WEEKS), field=field)
    check_times(pattern.day_start, pattern.day_end, field="day_end")
    check_times(pattern.intervision_start, pattern.intervision_end, field="intervision_end")


def check_decided_before(go_no_go_on: date, planned: Plan) -> None:
    """Raise Refused unless the go/no-go date lies before the first session."""
    first = planned.sessions[0].day
    if go_no_go_on >= first:
        raise Refused(
            T("Kies een besluitdatum voor de eerste bijeenkomst op %(day)s.", day=first), field="go_no_go_on"
        )


def _wanted(pattern: Pattern, kind: Kind, previous: date | None, last_day: date | None) -> date:
    """The date that the pattern asks for, after everything that went before."""
    weekday = pattern.weekday
    if kind is Kind.INTERVISION:
        weekday = pattern.intervision_weekday or pattern.weekday
    if previous is None:
        return _on_weekday(pattern.first_date, weekday)
    if kind is Kind.INTERVISION:
        wanted = _in_week_of(previous + pattern.intervision_weeks * WEEK, weekday)
    else:
        wanted = _in_week_of((last_day or previous) + pattern.interval_weeks * WEEK, weekday)
    while wanted <= previous:
        wanted += WEEK
    return wanted


def _place(pattern: Pattern, module: Module, wanted: date, closed: ClosedDays) -> Planned:
    """`module` on the first free date from `wanted`, a week at a time."""
    reasons: list[Text] = []
    day = wanted
    while (why := closed.why_closed(day)) is not None:
        if why not in reasons:
            reasons.append(why)
        day += WEEK
        if day - wanted > MOST_WEEKS_MOVED * WEEK:
            raise Refused(
                T("Er is een half jaar lang geen vrije datum. Kies een andere dag van de week."),
                field="weekday",
            )
    start, end = pattern.day_start, pattern.day_end
    if module.kind is Kind.INTERVISION:
        start, end = pattern.intervision_start, pattern.intervision_end
    moved_from = wanted if day != wanted else None
    return Planned(module, day, utc(day, start), utc(day, end), moved_from, tuple(reasons))


def _warnings(sessions: Sequence[Planned], closed: ClosedDays) -> tuple[Text, ...]:
    unknown = closed.unknown_years(sessions[0].day, sessions[-1].day)
    return tuple(T("Voor schooljaar %(year)s zijn nog geen vakanties bekend.", year=year) for year in unknown)


def _on_weekday(first: date, weekday: int) -> date:
    return first + timedelta(days=(weekday - first.isoweekday()) % 7)


def _in_week_of(day: date, weekday: int) -> date:
    return day + timedelta(days=weekday - day.isoweekday())
