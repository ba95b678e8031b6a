"""Who may do what with organisations."""

from enum import StrEnum

from app.core.permissions import Role


class OrganisationPermission(StrEnum):
    """Reading and changing organisations and the foundation's own data."""

    #: See every organisation.
    READ = "organisations:organisation:read"
    #: Make and change organisations and their coordinators.
    WRITE = "organisations:organisation:write"
    #: See and change the details of one's own organisation; finance and administrators: of every one.
    DETAILS = "organisations:details:write"
    #: Invite and take away coordinators of one's own organisation; administrators: of every one.
    COORDINATORS = "organisations:coordinator:write"
    #: Change the foundation's own data.
    FOUNDATION = "organisations:foundation:write"


HOLDERS: dict[OrganisationPermission, frozenset[Role]] = {
    OrganisationPermission.READ: frozenset({Role.ADMINISTRATOR, Role.FINANCE, Role.AUDITOR}),
    OrganisationPermission.WRITE: frozenset({Role.ADMINISTRATOR}),
    OrganisationPermission.DETAILS: frozenset({Role.ADMINISTRATOR, Role.FINANCE, Role.COORDINATOR}),
    OrganisationPermission.COORDINATORS: frozenset({Role.ADMINISTRATOR, Role.COORDINATOR}),
    OrganisationPermission.FOUNDATION: frozenset({Role.ADMINISTRATOR}),
}
