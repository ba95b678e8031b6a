"""Who may do what with cohorts."""

from enum import StrEnum

from app.core.permissions import Role


class CohortPermission(StrEnum):
    """Reading and changing cohorts."""

    READ = "cohorts:cohort:read"
    WRITE = "cohorts:cohort:write"


HOLDERS: dict[CohortPermission, frozenset[Role]] = {
    CohortPermission.READ: frozenset({Role.ADMINISTRATOR, Role.TRAINER, Role.FINANCE, Role.AUDITOR}),
    CohortPermission.WRITE: frozenset({Role.ADMINISTRATOR}),
}
