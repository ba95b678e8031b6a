"""Forms of the planner."""

from app.planning.forms.series import PlanForm, ShiftForm
from app.planning.forms.sessions import AddForm, ChangeForm, ConfirmForm, GuestForm

__all__ = ["AddForm", "ChangeForm", "ConfirmForm", "GuestForm", "PlanForm", "ShiftForm"]
