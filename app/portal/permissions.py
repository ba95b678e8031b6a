"""Which role has which home."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class PortalPermission(StrEnum):
    """Permissions of the portal."""

    ADMINISTRATOR = "portal:administrator:view"
    FINANCE = "portal:finance:view"
    COORDINATOR = "portal:coordinator:view"
    TRAINER = "portal:trainer:view"
    LEARNER = "portal:learner:view"
    AUDITOR = "portal:auditor:view"
    COHORT = "portal:cohort:view"
    PROGRESS = "portal:progress:view"
    MERGE = "portal:people:merge"


HOLDERS = {
    PortalPermission.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
    PortalPermission.FINANCE: frozenset({Role.FINANCE, Role.ADMINISTRATOR}),
    PortalPermission.COORDINATOR: frozenset({Role.COORDINATOR}),
    PortalPermission.TRAINER: frozenset({Role.TRAINER, Role.GUEST_TRAINER}),
    PortalPermission.LEARNER: frozenset({Role.LEARNER}),
    PortalPermission.AUDITOR: frozenset({Role.AUDITOR}),
    PortalPermission.COHORT: frozenset({Role.ADMINISTRATOR, Role.FINANCE, Role.AUDITOR}),
    PortalPermission.PROGRESS: frozenset({Role.ADMINISTRATOR, Role.COORDINATOR}),
    PortalPermission.MERGE: frozenset({Role.ADMINISTRATOR}),
}
