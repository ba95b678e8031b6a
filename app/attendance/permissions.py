"""Who may note attendance."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class AttendancePermission(StrEnum):
    """Noting who was there, agreeing on making up, the picture of a cohort, and signed lists."""

    NOTE = "attendance:sheet:note"
    FOLLOW = "attendance:cohort:follow"
    CHECK_IN = "attendance:self:check_in"
    OWN = "attendance:own:read"
    AGREE = "attendance:make_up:agree"
    PICTURE = "attendance:picture:read"
    CONCERNS = "attendance:concerns:read"
    SIGN = "attendance:list:sign"
    READ_LIST = "attendance:list:read"


HOLDERS: dict[AttendancePermission, frozenset[Role]] = {
    AttendancePermission.NOTE: frozenset({Role.TRAINER, Role.GUEST_TRAINER}),
    AttendancePermission.FOLLOW: frozenset({Role.TRAINER}),
    AttendancePermission.CHECK_IN: frozenset({Role.LEARNER}),
    AttendancePermission.OWN: frozenset({Role.LEARNER}),
    AttendancePermission.AGREE: frozenset({Role.TRAINER}),
    AttendancePermission.PICTURE: frozenset({Role.TRAINER, Role.ADMINISTRATOR}),
    AttendancePermission.CONCERNS: frozenset({Role.TRAINER, Role.ADMINISTRATOR}),
    AttendancePermission.SIGN: frozenset({Role.TRAINER, Role.GUEST_TRAINER}),
    AttendancePermission.READ_LIST: frozenset({Role.TRAINER, Role.GUEST_TRAINER, Role.ADMINISTRATOR}),
}
