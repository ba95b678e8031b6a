"""What may be done with people and accounts, and by whom."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class AccountPermission(StrEnum):
    """Permissions of the accounts feature."""

    STAFF = "accounts:staff:manage"
    PEOPLE = "accounts:people:manage"


HOLDERS = {
    AccountPermission.STAFF: frozenset({Role.ADMINISTRATOR}),
    AccountPermission.PEOPLE: frozenset({Role.ADMINISTRATOR}),
}
