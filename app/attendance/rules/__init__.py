"""Decisions about attendance. Pure."""

from app.attendance.rules.forecast import Asked, Forecast, Outlook, Reach, forecast_of
from app.attendance.rules.making_up import MakeUpKind
from app.attendance.rules.sheet import check_day, check_sheet
from app.attendance.rules.states import ATTENDED, MISSED, STATES, AttendanceState
from app.attendance.rules.summary import AttendanceSummary, Block, Held, Repair, counted, summarise
from app.attendance.rules.taps import Tap

__all__ = [
    "ATTENDED",
    "MISSED",
    "STATES",
    "Asked",
    "AttendanceState",
    "AttendanceSummary",
    "Block",
    "Forecast",
    "Held",
    "MakeUpKind",
    "Outlook",
    "Reach",
    "Repair",
    "Tap",
    "check_day",
    "check_sheet",
    "counted",
    "forecast_of",
    "summarise",
]
