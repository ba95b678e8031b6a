"""Pages of attendance."""

from app.attendance.views import cohort, sheet
from app.attendance.views.blueprint import bp

__all__ = ["bp", "cohort", "sheet"]
