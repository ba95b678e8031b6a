"""Who may see and stop reminders."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class ReminderPermission(StrEnum):
    """Permissions of reminders."""

    PLAN = "reminders:reminder:plan"


HOLDERS = {ReminderPermission.PLAN: frozenset({Role.ADMINISTRATOR})}
