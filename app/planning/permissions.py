"""Who may do what with the planning."""

from enum import StrEnum

from app.core.permissions import Role


class PlanningPermission(StrEnum):
    """Seeing, laying out, moving and cancelling sessions; saying when one cannot teach."""

    PLAN = "planning:cohort:plan"
    CHANGE = "planning:session:change"


HOLDERS: dict[PlanningPermission, frozenset[Role]] = {
    PlanningPermission.PLAN: frozenset({Role.ADMINISTRATOR}),
    PlanningPermission.CHANGE: frozenset({Role.ADMINISTRATOR}),
}
