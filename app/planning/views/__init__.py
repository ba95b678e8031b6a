"""Pages of the planner."""

from app.planning.views import changing, series
from app.planning.views.blueprint import bp

__all__ = ["bp", "changing", "series"]
