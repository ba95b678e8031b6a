"""Who gives a registration number, and who passes points on."""

from enum import StrEnum

from app.core.permissions import Role


class AccreditationPermission(StrEnum):
    """One's own numbers, and the lists for the registers."""

    #: Give, change and take away one's own registration numbers.
    OWN = "accreditation:own:write"
    #: See who gets points, take the files, and note that they were passed on.
    DELIVER = "accreditation:points:deliver"


HOLDERS: dict[AccreditationPermission, frozenset[Role]] = {
    AccreditationPermission.OWN: frozenset({Role.LEARNER}),
    AccreditationPermission.DELIVER: frozenset({Role.ADMINISTRATOR}),
}
