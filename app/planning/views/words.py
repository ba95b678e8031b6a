"""Days and letters in the words of the planner's pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby

from babel.dates import format_date

from app.cohorts.service import REGION_NAMES
from app.core.clock import local
from app.core.text import T, Text
from app.messages import service as messages
from app.planning.views.blueprint import bp
from app.scheduling.service import AbsenceView, SessionView
from app.web.filters import day, moment, span
from app.web.i18n import language


@bp.app_template_filter("local_date")
def local_date(value: date | datetime) -> date:
    """The day on an Amsterdam clock."""
    return local(value).date() if isinstance(value, datetime) else value


@bp.app_template_filter("month")
def month(value: date | datetime) -> str:
    """`Januari 2027`: above a month."""
    said = format_date(local_date(value), "LLLL y", locale=language())
    return said[:1].upper() + said[1:]


@bp.app_template_filter("weekday")
def weekday(value: date | datetime) -> str:
    """`do`: above a column and beside a day."""
    return format_date(local_date(value), "EEEEEE", locale=language())


@bp.app_template_filter("weekday_long")
def weekday_long(value: date | datetime) -> str:
    """`donderdag`."""
    return format_date(local_date(value), "EEEE", locale=language())


def period_words(one: AbsenceView) -> Text:
    """When somebody cannot: a day, a part of a day, or a period."""
    first, last = local(one.starts_at), local(one.ends_at)
    whole = (first.hour, first.minute, last.hour, last.minute) == (0, 0, 0, 0)
    until = (last - timedelta(microseconds=1)).date()
    if whole and first.date() == until:
        return T("%(day)s", day=day(first))
    if whole:
        return T("%(first)s tot en met %(last)s", first=day(first), last=day(until))
    if first.date() == last.date():
        return T("%(day)s, %(times)s", day=day(first), times=span(one.starts_at, one.ends_at))
    return T("%(first)s tot %(last)s", first=moment(one.starts_at), last=moment(one.ends_at))


def by_month(sessions: tuple[SessionView, ...]) -> list[tuple[date, list[SessionView]]]:
    """The sessions of each month, under its first day."""
    days = groupby(sessions, key=lambda one: local_date(one.starts_at).replace(day=1))
    return [(first, list(each)) for first, each in days]


@bp.app_context_processor
def _planner_words() -> dict[str, object]:
    return {"letter_title": messages.title, "period_words": period_words, "region_names": REGION_NAMES}
