"""Pages of the planner."""

from app.planning.views import (
    adding,
    availability,
    changing,
    cohort,
    completing,
    places,
    series,
    session,
    subgroups,
    trainers,
    words,
)
from app.planning.views.blueprint import bp

__all__ = [
    "adding",
    "availability",
    "bp",
    "changing",
    "cohort",
    "completing",
    "places",
    "series",
    "session",
    "subgroups",
    "trainers",
    "words",
]
