"""Who sees the board, and who decides about it."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class ImpactPermission(StrEnum):
    """Seeing the board of one's own groups or organisation beside the whole; deciding about goal and public page."""

    READ = "impact:board:read"
    DECIDE = "impact:board:decide"


HOLDERS: dict[ImpactPermission, frozenset[Role]] = {
    ImpactPermission.READ: frozenset(
        {Role.ADMINISTRATOR, Role.FINANCE, Role.AUDITOR, Role.TRAINER, Role.COORDINATOR}
    ),
    ImpactPermission.DECIDE: frozenset({Role.ADMINISTRATOR}),
}
