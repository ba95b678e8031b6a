"""Pure decisions about subgroups."""

from app.subgroups.rules.dividing import (
    Person,
    check_division,
    divide,
    intervision_count,
    place_newcomers,
    sizes,
)
from app.subgroups.rules.kinds import KIND_NAMES, SubgroupKind, name_of

__all__ = [
    "KIND_NAMES",
    "Person",
    "SubgroupKind",
    "check_division",
    "divide",
    "intervision_count",
    "name_of",
    "place_newcomers",
    "sizes",
]
