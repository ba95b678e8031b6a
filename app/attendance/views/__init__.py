"""Pages of attendance."""

from app.attendance.views import (
    arriving,
    check_in,
    cohort,
    concerns,
    lists,
    making_up,
    mark,
    own,
    picture,
    sheet,
)
from app.attendance.views.blueprint import bp

__all__ = [
    "arriving",
    "bp",
    "check_in",
    "cohort",
    "concerns",
    "lists",
    "making_up",
    "mark",
    "own",
    "picture",
    "sheet",
]
