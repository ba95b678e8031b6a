"""Who may do what with practice cases. The administrator reads none of them: case text is not for the foundation."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class PracticePermission(StrEnum):
    """Writing one's own cases, reviewing those that one was given, and giving them to a trainer without reading."""

    WRITE = "practice:case:write"
    REVIEW = "practice:case:review"
    ASSIGN = "practice:case:assign"
    #: A sheet at an intervision meeting that one attends or teaches.
    READ_SHEET = "practice:sheet:read"


HOLDERS: dict[PracticePermission, frozenset[Role]] = {
    PracticePermission.WRITE: frozenset({Role.LEARNER}),
    PracticePermission.REVIEW: frozenset({Role.TRAINER}),
    PracticePermission.ASSIGN: frozenset({Role.ADMINISTRATOR}),
    PracticePermission.READ_SHEET: frozenset({Role.LEARNER, Role.TRAINER, Role.GUEST_TRAINER}),
}
