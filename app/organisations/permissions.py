"""Who may do what with organisations."""

from enum import StrEnum

from app.core.permissions import Role


class OrganisationPermission(StrEnum):
    """Reading and changing organisations and the foundation's own data."""

    #: See every organisation.
    READ = "organisations:organisation:read"
    #: Make and change organisations and their coordinators.
    WRITE = "organisations:organisation:write"
    #: Change the invoice data of one's own organisation; finance and administrators: of every one.
    INVOICING = "organisations:invoicing:write"
    #: Change the foundation's own data.
    FOUNDATION = "organisations:foundation:write"


HOLDERS: dict[OrganisationPermission, frozenset[Role]] = {
    OrganisationPermission.READ: frozenset({Role.ADMINISTRATOR, Role.FINANCE, Role.AUDITOR}),
    OrganisationPermission.WRITE: frozenset({Role.ADMINISTRATOR}),
    OrganisationPermission.INVOICING: frozenset({Role.ADMINISTRATOR, Role.FINANCE, Role.COORDINATOR}),
    OrganisationPermission.FOUNDATION: frozenset({Role.ADMINISTRATOR}),
}
