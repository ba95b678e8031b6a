"""How a date is told in a to-do: how far away, and the date itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.web.filters import date_, day_short

#: From this near a date is marked.
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class When:
    """A date in words."""

    words: str
    note: str
    soon: bool


def when(on: date, today: date) -> When:
    """``Over 4 dagen`` with the date; marked when near or past."""
    days = (on - today).days
    if days == 0:
        words = _("Vandaag")
    elif days == 1:
        words = _("Morgen")
    elif days > 1:
        words = ngettext("Over %(num)s dag", "Over %(num)s dagen", days)
    else:
        words = ngettext("%(num)s dag geleden", "%(num)s dagen geleden", -days)
    return When(words, date_(on), days <= SOON_DAYS)


def spoken(on: date, today: date) -> str:
    """``do 14 januari``, with the year when it is not this one."""
    return day_short(on) if on.year == today.year else f"{day_short(on)} {on.year}"
