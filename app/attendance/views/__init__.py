"""Pages of attendance."""

from app.attendance.views import arriving, check_in, cohort, mark, sheet
from app.attendance.views.blueprint import bp

__all__ = ["arriving", "bp", "check_in", "cohort", "mark", "sheet"]
