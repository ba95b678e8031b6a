"""Who may note attendance."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class AttendancePermission(StrEnum):
    """Noting who was there: trainers of their cohorts, guest trainers of their own session, learners themselves."""

    NOTE = "attendance:sheet:note"
    FOLLOW = "attendance:cohort:follow"
    CHECK_IN = "attendance:self:check-in"


HOLDERS: dict[AttendancePermission, frozenset[Role]] = {
    AttendancePermission.NOTE: frozenset({Role.TRAINER, Role.GUEST_TRAINER}),
    AttendancePermission.FOLLOW: frozenset({Role.TRAINER}),
    AttendancePermission.CHECK_IN: frozenset({Role.LEARNER}),
}
