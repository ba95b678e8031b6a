"""Who may see what became of letters, and change their words."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class MessagePermission(StrEnum):
    """Permissions of letters."""

    LETTERS = "messages:letter:list"
    RESEND = "messages:letter:resend"
    WORDING = "messages:wording:manage"


HOLDERS = dict.fromkeys(MessagePermission, frozenset({Role.ADMINISTRATOR}))
