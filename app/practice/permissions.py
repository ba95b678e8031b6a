"""Who may do what with practice cases. The administrator holds none: case text is not for the foundation."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class PracticePermission(StrEnum):
    """Writing one's own cases, and reviewing those of one's own cohorts."""

    WRITE = "practice:case:write"
    REVIEW = "practice:case:review"


HOLDERS: dict[PracticePermission, frozenset[Role]] = {
    PracticePermission.WRITE: frozenset({Role.LEARNER}),
    PracticePermission.REVIEW: frozenset({Role.TRAINER}),
}
