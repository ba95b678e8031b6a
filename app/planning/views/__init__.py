"""Pages of the planner."""

from app.planning.views import adding, availability, changing, cohort, places, series, subgroups, words
from app.planning.views.blueprint import bp

__all__ = [
    "adding",
    "availability",
    "bp",
    "changing",
    "cohort",
    "places",
    "series",
    "subgroups",
    "words",
]
