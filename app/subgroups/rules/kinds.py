"""What subgroups are for."""

from enum import StrEnum


class SubgroupKind(StrEnum):
    """What a subgroup is for; a participant is in at most one of each kind."""

    #: Meets for intervision.
    INTERVISION = "intervision"
    #: One part of a group that was split for a session.
    PART = "part"
