"""Who may read the audit log."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class AuditPermission(StrEnum):
    """Permissions of the audit feature."""

    READ = "audit:log:read"


HOLDERS = {AuditPermission.READ: frozenset({Role.ADMINISTRATOR, Role.AUDITOR})}
