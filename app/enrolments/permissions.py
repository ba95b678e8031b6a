"""Who may enrol, and for which organisation."""

from enum import StrEnum

from app.core.permissions import Role


class EnrolmentPermission(StrEnum):
    """Enrolling people; a coordinator for an own organisation only, which the service checks."""

    #: See the seats and the people of one organisation in a cohort.
    READ = "enrolments:enrolment:read"
    #: Enrol and withdraw people.
    WRITE = "enrolments:enrolment:write"
    #: See the line of a cohort, offer seats and give them out of turn.
    ADVANCE = "enrolments:line:advance"
    #: Set terms, limits and seats kept for organisations.
    TERMS = "enrolments:terms:set"


HOLDERS: dict[EnrolmentPermission, frozenset[Role]] = {
    EnrolmentPermission.READ: frozenset({Role.ADMINISTRATOR, Role.COORDINATOR}),
    EnrolmentPermission.WRITE: frozenset({Role.ADMINISTRATOR, Role.COORDINATOR}),
    EnrolmentPermission.ADVANCE: frozenset({Role.ADMINISTRATOR}),
    EnrolmentPermission.TERMS: frozenset({Role.ADMINISTRATOR}),
}
