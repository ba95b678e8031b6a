"""Reads of attendance; frozen values only."""

from app.attendance.queries.progress import (
    PRESENTATION,
    CohortAttendance,
    Follower,
    SessionNoted,
    attended,
    cohort_for_trainer,
    noted_of,
    summary,
)
from app.attendance.queries.sheets import Sheet, SheetLine, sheet, sheet_for_trainer, teaches

__all__ = [
    "PRESENTATION",
    "CohortAttendance",
    "Follower",
    "SessionNoted",
    "Sheet",
    "SheetLine",
    "attended",
    "cohort_for_trainer",
    "noted_of",
    "sheet",
    "sheet_for_trainer",
    "summary",
    "teaches",
]
