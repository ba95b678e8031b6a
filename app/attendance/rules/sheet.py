"""When attendance may be noted, and of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from app.attendance.rules.states import AttendanceState
from app.core.errors import Refused
from app.core.text import T


def check_day(on: date, *, today: date) -> None:
    """Raises :class:`Refused` before the session's own day. ``today``: the Amsterdam date."""
    if today < on:
        raise Refused(
            T("Deze bijeenkomst moet nog komen. Je kunt de aanwezigheid invullen vanaf de dag zelf.")
        )


def check_sheet(marks: Mapping[int, AttendanceState], enrolments: Iterable[int]) -> None:
    """Raises :class:`Refused` when the sheet names someone who is not in the group (any more)."""
    if not set(marks) <= set(enrolments):
        raise Refused(T("De lijst met deelnemers is veranderd. Kijk de lijst nog een keer na."))
