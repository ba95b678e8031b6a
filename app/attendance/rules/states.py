"""The states of a mark, and their words."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from app.core.text import T, Text


class AttendanceState(StrEnum):
    """What a trainer notes of one person at one session; nothing noted is no state."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    ABSENT = "absent"
    EXCUSED = "excused"


#: Who was there, be it not the whole time.
ATTENDED: Final = frozenset({AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.LEFT_EARLY})
#: Who was not there.
MISSED: Final = frozenset({AttendanceState.ABSENT, AttendanceState.EXCUSED})

STATES: Final[dict[AttendanceState, Text]] = {
    AttendanceState.PRESENT: T("Aanwezig"),
    AttendanceState.LATE: T("Te laat"),
    AttendanceState.LEFT_EARLY: T("Eerder weg"),
    AttendanceState.ABSENT: T("Afwezig"),
    AttendanceState.EXCUSED: T("Afgemeld"),
}
