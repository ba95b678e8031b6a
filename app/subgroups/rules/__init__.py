"""Pure decisions about subgroups."""

from app.subgroups.rules.kinds import SubgroupKind

__all__ = ["SubgroupKind"]
