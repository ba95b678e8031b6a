"""When a missed session may be made up for, and how."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from app.attendance.rules.states import MISSED, AttendanceState
from app.core.errors import Refused
from app.core.text import T

TASK_LONGEST: Final = 2000
#: So long after the day on which it was to be ready a task still counts as possible: nobody waits for it for ever.
LAPSES_AFTER: Final = timedelta(days=28)


class MakeUpKind(StrEnum):
    """How something is made up for."""

    SESSION = "session"
    TASK = "task"


def overdue(due_on: date | None, *, today: date) -> bool:
    """Whether a task that is not done was to be ready before today."""
    return due_on is not None and due_on < today


def lapses_on(due_on: date) -> date:
    """The first day on which a task that is not done is not counted on any more; done later it still counts."""
    return due_on + LAPSES_AFTER + timedelta(days=1)


def lapsed(due_on: date | None, *, today: date) -> bool:
    """Whether a task that is not done is not counted on any more."""
    return due_on is not None and lapses_on(due_on) <= today


def check_missed(state: AttendanceState | None, *, reported: bool, cancelled: bool) -> None:
    """Raises :class:`Refused` unless there is something to make up for.

    That is so for who was absent or excused, for who reported that they will not come, and for everyone whom a
    cancelled session was for.
    """
    if state in MISSED or cancelled or (state is None and reported):
        return
    if state is not None:
        raise Refused(T("Deze deelnemer was er. Er valt niets in te halen."))
    raise Refused(
        T("Inhalen spreek je af met wie afwezig was of zich heeft afgemeld. Vul eerst de aanwezigheid in.")
    )


def check_task(task: str, due_on: date | None, *, today: date) -> str:
    """The task without blanks around it; raises :class:`Refused` when it is empty, too long, or due before today."""
    text = "\n".join(line.rstrip() for line in task.splitlines()).strip()
    if not text:
        raise Refused(T("Schrijf op wat de deelnemer doet om de bijeenkomst in te halen."), field="task")
    if len(text) > TASK_LONGEST:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=TASK_LONGEST), field="task")
    if due_on is None:
        raise Refused(T("Kies de dag waarop de opdracht klaar is."), field="due_on")
    if due_on < today:
        raise Refused(T("Kies een dag die nog komt."), field="due_on")
    return text


def check_session(*, same_module: bool, missed_itself: bool, cancelled: bool) -> None:
    """Raises :class:`Refused` unless the session can make up for the missed one."""
    if missed_itself or not same_module:
        raise Refused(T("Kies een bijeenkomst over hetzelfde onderdeel."), field="at_session_id")
    if cancelled:
        raise Refused(T("Die bijeenkomst gaat niet door. Kies een andere."), field="at_session_id")


def check_may_report(starts_at: datetime, now: datetime, *, cancelled: bool) -> None:
    """Raises :class:`Refused` when it is too late to say that one will not be there, or needless."""
    if cancelled:
        raise Refused(T("Deze bijeenkomst gaat niet door. Je hoeft je niet af te melden."))
    if now >= starts_at:
        raise Refused(T("De bijeenkomst is al begonnen. Afmelden kan niet meer. Bel of mail je trainer."))
