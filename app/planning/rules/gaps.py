"""Which modules of a cohort have no date, and which dates would suit them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from app.core.text import Text

#: People need this long to keep a day free.
NOTICE: Final = timedelta(days=7)
#: How far behind the series a date is looked for.
MOST_BEHIND: Final = timedelta(weeks=26)
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """A session of a module, as far as it matters here. Make-up sessions are left out."""

    session_id: int
    module_key: str
    day: date
    cancelled: bool
    subgroup_id: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A module that nobody, or one part of the group, can follow."""

    module_key: str
    #: The cancelled session that can go on at another date; None where there is none.
    session_id: int | None = None

    @property
    def key(self) -> str:
        """What tells it from the others on a page."""
        return f"{self.module_key}-{self.session_id or 0}"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How sessions of one kind come."""

    #: Days of the week on which they usually are, the most usual first; ISO: Monday is 1.
    weekdays: tuple[int, ...]
    #: How long after the session before them.
    after: timedelta


@dataclass(frozen=True, slots=True)
class Offer:
    """A date for a gap."""

    gap: Gap
    #: None where there is no free date for half a year.
    day: date | None
    #: Holidays that stood on better dates, each once.
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the dates depend on."""

    #: Keys of the modules in the order of the course.
    course: Sequence[str]
    sessions: Sequence[Standing]
    rhythms: Mapping[str, Rhythm]
    today: date
    why_closed: Callable[[date], Text | None]
    #: Whether nothing else is in the way of a gap on a day.
    free: Callable[[Gap, date], bool] = field(default=lambda _gap, _day: True)


def gaps(course: Sequence[str], sessions: Iterable[Standing]) -> tuple[Gap, ...]:
    """What has no date, in the order of the course.

    A cancelled session is one unless the same people have another of that module; of several cancelled ones for the
    same people only the last counts.
    """
    by_module: dict[str, list[Standing]] = {key: [] for key in course}
    for one in sessions:
        by_module.setdefault(one.module_key, []).append(one)
    found: list[Gap] = []
    for key in course:
        planned = [one for one in by_module[key] if not one.cancelled]
        if not by_module[key]:
            found.append(Gap(key))
        last: dict[int | None, Standing] = {}
        for one in sorted(by_module[key], key=lambda each: (each.day, each.session_id)):
            if one.cancelled and not _followed(one, planned):
                last[one.subgroup_id] = one
        found.extend(Gap(key, one.session_id) for one in last.values())
    return tuple(found)


def offers(found: Sequence[Gap], around: Around) -> tuple[Offer, ...]:
    """A date for each gap, at least a week from now: in its place in the series where that can be, else behind it.

    On a usual day of the week when one is free, on a working day otherwise; never on a closed day, on a day on which
    the cohort has a session, or on the day that was cancelled.
    """
    order = {key: number for number, key in enumerate(around.course)}
    days = [
        (order[one.module_key], one.day)
        for one in around.sessions
        if not one.cancelled and one.module_key in order
    ]
    made: list[Offer] = []
    for gap in found:
        offer = _offer(gap, order[gap.module_key], days, around)
        made.append(offer)
        if offer.day is not None:
            days.append((order[gap.module_key], offer.day))
    return tuple(made)


def rhythm(days: Sequence[date], before: Sequence[date], usual: timedelta, weekday: int) -> Rhythm:
    """How the sessions on `days` come, each after the one in `before`; `usual` and `weekday` without any."""
    counted = Counter(day.isoweekday() for day in days)
    weekdays = tuple(number for number, _ in counted.most_common()) or (weekday,)
    apart = sorted(day - other for day, other in zip(days, before, strict=True) if day > other)
    return Rhythm(weekdays, apart[len(apart) // 2] if apart else usual)


def _followed(one: Standing, planned: Sequence[Standing]) -> bool:
    """Whether who was to be at a cancelled session has another one; the whole group has when every part has."""
    if one.subgroup_id is None:
        return bool(planned)
    return any(each.subgroup_id in (None, one.subgroup_id) for each in planned)


def _offer(gap: Gap, place: int, days: Sequence[tuple[int, date]], around: Around) -> Offer:
    how = around.rhythms[gap.module_key]
    before = max((day for number, day in days if number < place), default=None)
    after = min((day for number, day in days if number > place), default=None)
    end = max((day for _, day in days), default=around.today)
    first = max(around.today + NOTICE, before + _DAY if before else date.min)
    wished = before + how.after if before else (after - how.after if after else first)
    left = {one.day for one in around.sessions if one.session_id == gap.session_id}
    taken = left | {day for _, day in days}
    reasons: list[Text] = []
    inside = _days(first, (after or end + MOST_BEHIND) - _DAY)
    inside.sort(key=lambda day: (abs(day - wished), day))
    behind = _days(max(first, end + _DAY), end + MOST_BEHIND) if after else []
    tiers = (
        (inside, how.weekdays),
        (inside, range(1, _SATURDAY)),
        (behind, how.weekdays),
        (behind, range(1, _SATURDAY)),
    )
    for tier, weekdays in tiers:
        for day in tier:
            if day.isoweekday() not in weekdays or day in taken:
                continue
            why = around.why_closed(day)
            if why is None and around.free(gap, day):
                return Offer(gap, day, tuple(reasons))
            if why is not None and why not in reasons:
                reasons.append(why)
    return Offer(gap, None, tuple(reasons))


def _days(first: date, last: date) -> list[date]:
    return [first + number * _DAY for number in range((last - first).days + 1)]
