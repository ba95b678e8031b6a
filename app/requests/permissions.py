"""Who decides on requests."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class RequestPermission(StrEnum):
    """Permissions of the requests feature; a coordinator for an own organisation only, which the service checks."""

    #: Keep the organisation's link, decide on requests of its staff, ask for a substitution.
    HANDLE = "requests:request:handle"
    #: Decide on substitutions after the start.
    SUBSTITUTIONS = "requests:substitution:decide"


HOLDERS = {
    RequestPermission.HANDLE: frozenset({Role.ADMINISTRATOR, Role.COORDINATOR}),
    RequestPermission.SUBSTITUTIONS: frozenset({Role.ADMINISTRATOR}),
}
