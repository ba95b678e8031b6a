"""Who keeps the books."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class BookkeepingPermission(StrEnum):
    """Permissions of bookkeeping."""

    #: Every account, the journal, the reminders and the write-offs.
    READ = "bookkeeping:all:read"
    #: Take the journal and accounts along as files.
    EXPORT = "bookkeeping:journal:export"
    #: Propose and approve write-offs.
    WRITE_OFF = "bookkeeping:write_off:write"
    #: Stop reminders of an invoice.
    REMIND = "bookkeeping:reminder:stop"
    #: Give the ledger's accounts their numbers.
    SET = "bookkeeping:account:write"
    #: Read the account of the own organisation.
    OWN = "bookkeeping:own:read"


_KEEPERS = frozenset({Role.FINANCE, Role.ADMINISTRATOR})
HOLDERS: dict[BookkeepingPermission, frozenset[Role]] = {
    BookkeepingPermission.READ: _KEEPERS | {Role.AUDITOR},
    BookkeepingPermission.EXPORT: _KEEPERS | {Role.AUDITOR},
    BookkeepingPermission.WRITE_OFF: _KEEPERS,
    BookkeepingPermission.REMIND: _KEEPERS,
    BookkeepingPermission.SET: _KEEPERS,
    BookkeepingPermission.OWN: frozenset({Role.COORDINATOR}),
}
