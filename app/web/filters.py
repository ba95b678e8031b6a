"""How values look on a page: Dutch forms of money, dates and times. Every filter answers "" for None."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

from babel.dates import format_date
from flask import Flask
from flask_babel import format_decimal
from markupsafe import Markup

from app.core.clock import local
from app.core.money import NBSP, Money
from app.core.names import PersonName
from app.web.i18n import language, say


def money(amount: Money | int | None) -> str:
    """``€ 2.500,00`` with a no-break space; takes Money or whole cents."""
    if amount is None:
        return ""
    return str(amount if isinstance(amount, Money) else Money(int(amount)))


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return local(value).date()
    return value


@lru_cache(maxsize=2048)
def _written(on: date, form: str, language: str) -> str:
    return format_date(on, form, locale=language)


def day(value: date | datetime | None) -> str:
    """``donderdag 14 januari 2027``: for sentences."""
    return "" if value is None else _written(_day(value), "EEEE d MMMM y", language())


def day_short(value: date | datetime | None, spoken: str | None = None) -> str:
    """``do 14 januari``: for lists where the year is clear; a long list says once what language is ``spoken``."""
    return "" if value is None else _written(_day(value), "EEEEEE d MMMM", spoken or language())


def date_(value: date | datetime | None) -> str:
    """``14-01-2027``: for tables."""
    return "" if value is None else _day(value).strftime("%d-%m-%Y")


def time_(value: time | datetime | None) -> str:
    """``09:30`` on an Amsterdam clock."""
    if value is None:
        return ""
    return (local(value) if isinstance(value, datetime) else value).strftime("%H:%M")


def moment(value: datetime | None) -> str:
    """``14-01-2027 09:30`` on an Amsterdam clock."""
    return "" if value is None else local(value).strftime(f"%d-%m-%Y{NBSP}%H:%M")


def unbroken(text: str) -> Markup:
    """A date or time within a sentence, that no line breaks: browsers break after its hyphens."""
    return Markup('<span class="dt-nowrap">{}</span>').format(text)


def span(start: datetime | None, end: datetime | None) -> str:
    """``09:30-16:30`` on an Amsterdam clock."""
    return f"{time_(start)}-{time_(end)}" if start and end else time_(start or end)


def percent(value: int | float | Decimal | None) -> str:
    """``50 %`` or ``12,5 %`` with a no-break space."""
    if value is None:
        return ""
    shown = f"{Decimal(str(value)).normalize():f}".replace(".", ",")
    return f"{shown}{NBSP}%"


def whole(value: int) -> str:
    """``1.250``: a count in the reader's language."""
    return str(format_decimal(value))


def sort_name(name: PersonName | None) -> str:
    """``Dijk, Petra van``: for lists sorted by family name."""
    return "" if name is None else name.formal


class Titled(Protocol):
    """What has a label, such as ``Lesdag 3``, and a title."""

    @property
    def label(self) -> Any:
        """What kind of thing it is and which."""

    @property
    def title(self) -> str:
        """What it is about."""


def named(one: Titled) -> str:
    """``Lesdag 3: Talenten ontdekken``; only the title where that begins with the label, as of an intervision."""
    label = say(one.label)
    rest = one.title.removeprefix(label)
    return one.title if rest != one.title and not rest[:1].isalnum() else f"{label}: {one.title}"


#: The filters under the names that templates and letters use.
FILTERS: Mapping[str, Callable[..., str]] = {
    "money": money,
    "day": day,
    "day_short": day_short,
    "date": date_,
    "time": time_,
    "moment": moment,
    "named": named,
    "percent": percent,
    "say": say,
    "sort_name": sort_name,
    "unbroken": unbroken,
    "whole": whole,
}


def init_app(app: Flask) -> None:
    """Registers the filters for templates."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(span=span)
