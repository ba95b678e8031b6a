"""Who may note attendance."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class AttendancePermission(StrEnum):
    """Noting who was there: trainers for their cohorts, guest trainers for their own session."""

    NOTE = "attendance:sheet:note"
    FOLLOW = "attendance:cohort:follow"


HOLDERS: dict[AttendancePermission, frozenset[Role]] = {
    AttendancePermission.NOTE: frozenset({Role.TRAINER, Role.GUEST_TRAINER}),
    AttendancePermission.FOLLOW: frozenset({Role.TRAINER}),
}
