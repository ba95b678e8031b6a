"""The public verbs and reads of subgroups."""

from app.subgroups.queries import (
    SubgroupView,
    audience,
    sessions_of_enrolments,
    subgroup,
    subgroups,
    subgroups_of,
)
from app.subgroups.rules import SubgroupKind

__all__ = [
    "SubgroupKind",
    "SubgroupView",
    "audience",
    "sessions_of_enrolments",
    "subgroup",
    "subgroups",
    "subgroups_of",
]
