"""Who may see and decide what came in on the bank account."""

from enum import StrEnum

from app.core.permissions import Role


class PaymentPermission(StrEnum):
    """Reading the account, and booking."""

    #: Every entry, and where its money is.
    READ = "payments:all:read"
    #: Take in files, book, undo and set aside.
    BOOK = "payments:booking:write"


HOLDERS: dict[PaymentPermission, frozenset[Role]] = {
    PaymentPermission.READ: frozenset({Role.FINANCE, Role.ADMINISTRATOR, Role.AUDITOR}),
    PaymentPermission.BOOK: frozenset({Role.FINANCE, Role.ADMINISTRATOR}),
}
