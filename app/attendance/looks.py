"""How a mark looks: one tone and one icon for each state, on every page, on the screen and on paper."""

from __future__ import annotations

from typing import Final

from app.attendance.rules import STATES, AttendanceState

#: The tone of `status` in web/parts.html; the sheet, the picture and the papers have the same by these names.
TONES: Final[dict[AttendanceState, str]] = {
    AttendanceState.PRESENT: "ok",
    AttendanceState.LATE: "attn",
    AttendanceState.LEFT_EARLY: "attn",
    AttendanceState.ABSENT: "stop",
    AttendanceState.EXCUSED: "info",
}
#: The icon of each, beside its word.
SYMBOLS: Final[dict[AttendanceState, str]] = {
    AttendanceState.PRESENT: "check2",
    AttendanceState.LATE: "clock",
    AttendanceState.LEFT_EARLY: "box-arrow-right",
    AttendanceState.ABSENT: "x-lg",
    AttendanceState.EXCUSED: "envelope",
}
#: By the word that stands on a list, which is kept as it was printed.
STATE_OF: Final[dict[str, AttendanceState]] = {str(word): state for state, word in STATES.items()}
