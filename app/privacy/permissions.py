"""Who may do what with the rights of people."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class PrivacyPermission(StrEnum):
    """Two doors: the privacy officer's, and that of two administrators in an emergency. Neither leads to the other."""

    #: See who read, what was erased and what is asked; erase and hold; answer requests. Never text.
    WATCH = "privacy:officer:watch"
    #: Ask for emergency access, agree with it, and read by it.
    EMERGENCY = "privacy:emergency:use"


HOLDERS: dict[PrivacyPermission, frozenset[Role]] = {
    PrivacyPermission.WATCH: frozenset({Role.PRIVACY_OFFICER}),
    PrivacyPermission.EMERGENCY: frozenset({Role.ADMINISTRATOR}),
}
