"""What subgroups are for."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.core.text import T, Text


class SubgroupKind(StrEnum):
    """What a subgroup is for; a participant is in at most one of each kind."""

    #: Meets for intervision.
    INTERVISION = "intervision"
    #: One part of a group that was split for a session.
    PART = "part"


KIND_NAMES: Final[Mapping[SubgroupKind, Text]] = {
    SubgroupKind.INTERVISION: T("Intervisiegroepen"),
    SubgroupKind.PART: T("Delen van de groep"),
}


def name_of(kind: SubgroupKind, number: int) -> str:
    """The name that a new subgroup gets: `Intervisiegroep 2`, `Deel B`. Participants read it; it can be changed."""
    if kind is SubgroupKind.INTERVISION:
        return f"Intervisiegroep {number}"
    return f"Deel {chr(ord('A') + number - 1)}"
