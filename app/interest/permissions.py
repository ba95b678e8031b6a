"""Who handles expressions of interest."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class InterestPermission(StrEnum):
    """Permissions of the interest feature."""

    #: Read them, make organisations of them, decline them.
    HANDLE = "interest:inbox:handle"


HOLDERS = {InterestPermission.HANDLE: frozenset({Role.ADMINISTRATOR})}
