"""When attendance may be noted, by whom and of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from app.attendance.rules.states import MISSED, AttendanceState
from app.core.errors import Refused
from app.core.text import T

#: So long after the day a tap of the day itself may still arrive without a reason: a phone that stayed off all weekend.
ARRIVES_WITHIN: Final = timedelta(days=3)
REASON_LONGEST: Final = 200


def check_day(on: date, *, today: date) -> None:
    """Raises :class:`Refused` before the session's own day. ``today``: the Amsterdam date."""
    if today < on:
        raise Refused(
            T("Deze bijeenkomst moet nog komen. Je kunt de aanwezigheid invullen vanaf de dag zelf.")
        )


def on_the_day(on: date, *, noted_on: date, today: date) -> bool:
    """Whether a mark made on ``noted_on`` that arrives ``today`` counts as made on the session's day."""
    return noted_on == on and on <= today <= on + ARRIVES_WITHIN


def check_guest(on: date, *, noted_on: date, today: date) -> None:
    """Raises :class:`Refused` unless a guest trainer notes on the session's own day."""
    if not on_the_day(on, noted_on=noted_on, today=today):
        raise Refused(
            T(
                "Als gasttrainer vul je de aanwezigheid in op de dag zelf. Vraag de vaste trainer om een wijziging."
            )
        )


def needs_reason(before: AttendanceState | None, *, on_day: bool, signed: bool) -> bool:
    """Whether a change is a correction afterwards; filling in what nobody noted is none.

    From the first ``signed`` list on every change is one, also of the day itself, whatever a phone says of its moment.
    """
    return before is not None and (signed or not on_day)


def check_reason(reason: str) -> None:
    """Raises :class:`Refused` without a reason for a correction afterwards."""
    if not reason.strip():
        raise Refused(T("Schrijf op waarom je dit achteraf verandert."), field="reason")
    if len(reason) > REASON_LONGEST:
        raise Refused(
            T("Gebruik ten hoogste %(max)s tekens voor de reden.", max=REASON_LONGEST), field="reason"
        )


def check_sheet(marks: Mapping[int, AttendanceState | None], enrolments: Iterable[int]) -> None:
    """Raises :class:`Refused` when the sheet names someone whom the session is not for (any more)."""
    if not set(marks) <= set(enrolments):
        raise Refused(T("De lijst met deelnemers is veranderd. Kijk de lijst nog een keer na."))


def check_walked_in(marks: Mapping[int, AttendanceState | None], walked_in: Iterable[int]) -> None:
    """Raises :class:`Refused` for who is not on the list and would be noted as away: they have nothing to miss here."""
    if any(marks.get(enrolment_id) in MISSED for enrolment_id in walked_in):
        raise Refused(
            T(
                "Wie van buiten de lijst komt, kan hier niet afwezig zijn. Was die er niet? Kies bij Meer voor nog "
                "niets genoteerd."
            )
        )
