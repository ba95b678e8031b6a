"""When attendance may be noted and what it adds up to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.errors import Refused
from app.core.text import T, Text


class AttendanceState(StrEnum):
    """Present, absent, or absent but made up for later with the trainer's approval."""

    PRESENT = "present"
    ABSENT = "absent"
    MADE_UP = "made_up"


class Block(StrEnum):
    """What a session counts as: a course day or an intervision meeting."""

    DAY = "day"
    INTERVISION = "intervision"


STATES: dict[AttendanceState, Text] = {
    AttendanceState.PRESENT: T("Aanwezig"),
    AttendanceState.MADE_UP: T("Ingehaald"),
    AttendanceState.ABSENT: T("Afwezig"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A session as far as attendance cares."""

    session_id: int
    block: Block
    on: date


@dataclass(frozen=True, slots=True)
class AttendanceSummary:
    """One enrolment's attendance.

    ``days`` and ``intervisions`` were attended or made up; ``missed_*`` are the dates of sessions noted as absent.
    """

    days: int = 0
    intervisions: int = 0
    missed_days: tuple[date, ...] = ()
    missed_intervisions: tuple[date, ...] = ()
    presentation: bool = False


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


def summarise(
    sessions: Sequence[Held],
    marks: Mapping[int, AttendanceState],
    *,
    presentation: bool = False,
) -> AttendanceSummary:
    """What ``marks`` (by session id) over ``sessions`` (not cancelled) add up to for one enrolment."""
    done = (AttendanceState.PRESENT, AttendanceState.MADE_UP)
    attended = {
        block: sum(s.block is block and marks.get(s.session_id) in done for s in sessions) for block in Block
    }
    missed = {
        block: tuple(
            sorted(
                s.on
                for s in sessions
                if s.block is block and marks.get(s.session_id) is AttendanceState.ABSENT
            )
        )
        for block in Block
    }
    return AttendanceSummary(
        days=attended[Block.DAY],
        intervisions=attended[Block.INTERVISION],
        missed_days=missed[Block.DAY],
        missed_intervisions=missed[Block.INTERVISION],
        presentation=presentation,
    )
