"""Who may do what with certificates. Verifying one is for everyone."""

from enum import StrEnum

from app.core.permissions import Role


class CertificatePermission(StrEnum):
    """Deciding, issuing, revoking and reading."""

    #: Propose who gets one; trainers in the cohorts that they teach.
    PROPOSE = "certificates:award:propose"
    #: Agree with what another proposed, give certificates out, replace and revoke them.
    ISSUE = "certificates:certificate:issue"
    #: Change how certificates look.
    TEMPLATE = "certificates:template:write"
    #: Every cohort's certificates and progress.
    READ = "certificates:certificate:read"
    #: Those of the cohorts that one teaches.
    COHORT = "certificates:cohort:read"
    #: One's own certificate.
    OWN = "certificates:own:read"


HOLDERS: dict[CertificatePermission, frozenset[Role]] = {
    CertificatePermission.PROPOSE: frozenset({Role.ADMINISTRATOR, Role.TRAINER}),
    CertificatePermission.ISSUE: frozenset({Role.ADMINISTRATOR}),
    CertificatePermission.TEMPLATE: frozenset({Role.ADMINISTRATOR}),
    CertificatePermission.READ: frozenset({Role.ADMINISTRATOR}),
    CertificatePermission.COHORT: frozenset({Role.TRAINER}),
    CertificatePermission.OWN: frozenset({Role.LEARNER}),
}
