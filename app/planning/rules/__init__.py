"""Pure decisions of the planner."""

from app.planning.rules.periods import Period, View, period_of
from app.planning.rules.series import Shift, shifted

__all__ = ["Period", "Shift", "View", "period_of", "shifted"]
