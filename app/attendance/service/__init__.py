"""The public verbs and reads of attendance."""

from app.attendance.queries import (
    CohortAttendance,
    Sheet,
    attended,
    cohort_for_trainer,
    noted_of,
    sheet,
    sheet_for_trainer,
    summary,
)
from app.attendance.rules import ATTENDED, AttendanceState, AttendanceSummary
from app.attendance.service.marking import save_sheet
from app.attendance.service.presenting import mark_presentation

__all__ = [
    "ATTENDED",
    "AttendanceState",
    "AttendanceSummary",
    "CohortAttendance",
    "Sheet",
    "attended",
    "cohort_for_trainer",
    "mark_presentation",
    "noted_of",
    "save_sheet",
    "sheet",
    "sheet_for_trainer",
    "summary",
]
