"""Who may do what: roles, the acting person, and the register of permissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The roles of the domain; a person may hold several."""

    ADMINISTRATOR = "administrator"
    FINANCE = "finance"
    TRAINER = "trainer"
    GUEST_TRAINER = "guest_trainer"
    COORDINATOR = "coordinator"
    LEARNER = "learner"
    AUDITOR = "auditor"
    #: Sees who read, and what was erased; never text (GDPR art. 37-39).
    PRIVACY_OFFICER = "privacy_officer"


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting person: anonymous (no roles), the system, or someone with an account.

    ``organisation_ids`` are the organisations that the person coordinates.
    """

    person_id: int | None = None
    account_id: int | None = None
    name: str = ""
    email: str = ""
    roles: frozenset[Role] = frozenset()
    organisation_ids: frozenset[int] = frozenset()
    organisation_name: str = ""
    language: str = "nl"
    permissions: frozenset[str] = field(default=frozenset(), repr=False)

    def can(self, permission: StrEnum) -> bool:
        """Whether one of the actor's roles holds ``permission``."""
        return str(permission) in self.permissions

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of ``roles``."""
        return any(role in self.roles for role in roles)


ANONYMOUS = Actor()
SYSTEM = Actor(name="systeem")


class Grants:
    """The register of permissions and their holders, filled once by bootstrap from each feature."""

    def __init__(self) -> None:
        self._holders: dict[str, frozenset[Role]] = {}

    def add(self, holders: Mapping[StrEnum, frozenset[Role]]) -> None:
        """Adds a feature's permissions; a name may be declared once."""
        for permission, roles in holders.items():
            if str(permission) in self._holders:
                raise ValueError(f"permission declared twice: {permission}")
            self._holders[str(permission)] = frozenset(roles)

    def of(self, roles: frozenset[Role]) -> frozenset[str]:
        """All permissions that ``roles`` hold together."""
        return frozenset(name for name, holders in self._holders.items() if holders & roles)

    def holders(self, permission: StrEnum) -> frozenset[Role]:
        """The roles that hold ``permission``; raises KeyError when it was never declared."""
        return self._holders[str(permission)]
