"""Who may do what with money."""

from enum import StrEnum

from app.core.permissions import Role


class BillingPermission(StrEnum):
    """Reading, dividing and invoicing."""

    #: Every allocation, invoice and credit note.
    READ = "billing:all:read"
    #: Divide the price of any seat.
    SPLIT = "billing:split:write"
    #: Write, change and close funds, and take their evidence along.
    FUND = "billing:fund:write"
    #: Make final, and credit.
    INVOICE = "billing:invoice:write"
    #: Read and divide the own organisation's seats, and read its invoices.
    OWN = "billing:own:read"


HOLDERS: dict[BillingPermission, frozenset[Role]] = {
    BillingPermission.READ: frozenset({Role.FINANCE, Role.ADMINISTRATOR, Role.AUDITOR}),
    BillingPermission.SPLIT: frozenset({Role.FINANCE, Role.ADMINISTRATOR}),
    BillingPermission.FUND: frozenset({Role.FINANCE, Role.ADMINISTRATOR}),
    BillingPermission.INVOICE: frozenset({Role.FINANCE, Role.ADMINISTRATOR}),
    BillingPermission.OWN: frozenset({Role.COORDINATOR}),
}
