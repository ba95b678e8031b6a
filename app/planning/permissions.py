"""Who may do what with the planning."""

from enum import StrEnum

from app.core.permissions import Role


class PlanningPermission(StrEnum):
    """Seeing, laying out, moving and cancelling sessions; saying when one cannot teach."""

    READ = "planning:cohort:read"
    PLAN = "planning:cohort:plan"
    CHANGE = "planning:session:change"
    SETTINGS = "planning:settings:change"
    ABSENCE = "planning:absence:change"


HOLDERS: dict[PlanningPermission, frozenset[Role]] = {
    PlanningPermission.READ: frozenset({Role.ADMINISTRATOR, Role.TRAINER}),
    PlanningPermission.PLAN: frozenset({Role.ADMINISTRATOR}),
    PlanningPermission.CHANGE: frozenset({Role.ADMINISTRATOR}),
    PlanningPermission.SETTINGS: frozenset({Role.ADMINISTRATOR}),
    PlanningPermission.ABSENCE: frozenset({Role.TRAINER, Role.GUEST_TRAINER}),
}
