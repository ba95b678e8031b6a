"""The public verbs and reads of subgroups."""

from app.subgroups.queries import (
    SubgroupView,
    audience,
    members_of,
    names_of,
    programmes,
    sessions_of_enrolments,
    subgroup,
    subgroups,
    subgroups_of,
)
from app.subgroups.rules import KIND_NAMES, SubgroupKind
from app.subgroups.service.dividing import (
    Group,
    dissolve,
    may_divide,
    move_member,
    propose,
    rename,
    save,
)
from app.subgroups.service.parting import Parts, propose_parts
from app.subgroups.service.settling import settle
from app.subgroups.service.splitting import split_session

__all__ = [
    "KIND_NAMES",
    "Group",
    "Parts",
    "SubgroupKind",
    "SubgroupView",
    "audience",
    "dissolve",
    "may_divide",
    "members_of",
    "move_member",
    "names_of",
    "programmes",
    "propose",
    "propose_parts",
    "rename",
    "save",
    "sessions_of_enrolments",
    "settle",
    "split_session",
    "subgroup",
    "subgroups",
    "subgroups_of",
]
