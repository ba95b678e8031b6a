"""Decisions about attendance. Pure."""

from app.attendance.rules.sheet import check_day, check_sheet
from app.attendance.rules.states import ATTENDED, MISSED, STATES, AttendanceState
from app.attendance.rules.summary import AttendanceSummary, Block, Held, summarise
from app.attendance.rules.taps import Tap

__all__ = [
    "ATTENDED",
    "MISSED",
    "STATES",
    "AttendanceState",
    "AttendanceSummary",
    "Block",
    "Held",
    "Tap",
    "check_day",
    "check_sheet",
    "summarise",
]
