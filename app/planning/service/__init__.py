"""The public verbs and reads of the planner."""

from app.planning.service.completing import When, complete
from app.planning.service.consequences import Act, carry_out
from app.planning.service.series import shift_series
from app.planning.service.told import Audience, Consequences, Group, Line, Told

__all__ = [
    "Act",
    "Audience",
    "Consequences",
    "Group",
    "Line",
    "Told",
    "When",
    "carry_out",
    "complete",
    "shift_series",
]
