"""Who may give and get what belongs to the lessons of a cohort."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class TeachingPermission(StrEnum):
    """Trainers in their own cohorts, guest trainers at their own session, learners what is visible to them."""

    MANAGE = "teaching:cohort:manage"
    TEACH = "teaching:session:teach"
    LEARN = "teaching:cohort:learn"


HOLDERS: dict[TeachingPermission, frozenset[Role]] = {
    TeachingPermission.MANAGE: frozenset({Role.TRAINER, Role.ADMINISTRATOR}),
    TeachingPermission.TEACH: frozenset({Role.TRAINER, Role.GUEST_TRAINER, Role.ADMINISTRATOR}),
    TeachingPermission.LEARN: frozenset({Role.LEARNER}),
}
