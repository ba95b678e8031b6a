"""Who may do what with certificates. Verifying one is for everyone."""

from enum import StrEnum

from app.core.permissions import Role


class CertificatePermission(StrEnum):
    """Issuing, revoking and reading."""

    #: Give certificates out and revoke them.
    ISSUE = "certificates:certificate:issue"
    #: Every cohort's certificates and progress.
    READ = "certificates:certificate:read"
    #: Those of the cohorts that one teaches.
    COHORT = "certificates:cohort:read"
    #: One's own certificate.
    OWN = "certificates:own:read"


HOLDERS: dict[CertificatePermission, frozenset[Role]] = {
    CertificatePermission.ISSUE: frozenset({Role.ADMINISTRATOR}),
    CertificatePermission.READ: frozenset({Role.ADMINISTRATOR}),
    CertificatePermission.COHORT: frozenset({Role.TRAINER}),
    CertificatePermission.OWN: frozenset({Role.LEARNER}),
}
