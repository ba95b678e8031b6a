"""Who may see what became of letters."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class MessagePermission(StrEnum):
    """Permissions of letters."""

    LETTERS = "messages:letter:list"


HOLDERS = {MessagePermission.LETTERS: frozenset({Role.ADMINISTRATOR})}
