"""Who may do what with sessions."""

from enum import StrEnum

from app.core.permissions import Role


class SchedulingPermission(StrEnum):
    """Laying out, moving and cancelling sessions."""

    PLAN = "scheduling:cohort:plan"
    CHANGE = "scheduling:session:change"


HOLDERS: dict[SchedulingPermission, frozenset[Role]] = {
    SchedulingPermission.PLAN: frozenset({Role.ADMINISTRATOR}),
    SchedulingPermission.CHANGE: frozenset({Role.ADMINISTRATOR}),
}
