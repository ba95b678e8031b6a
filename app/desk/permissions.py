"""Who may work at the enrolment desk."""

from enum import StrEnum

from app.core.permissions import Role


class DeskPermission(StrEnum):
    """What touches several features at once."""

    #: Bring a cohort into its next state.
    STATE = "desk:cohort:state"
    #: Move a learner to another cohort.
    MOVE = "desk:learner:move"
    #: Export participants.
    EXPORT = "desk:participants:export"
    #: Write a letter to a selection of people.
    WRITE = "desk:letter:send"
    #: Read what happened to a cohort.
    HISTORY = "desk:cohort:history"


_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
HOLDERS: dict[DeskPermission, frozenset[Role]] = {
    DeskPermission.STATE: _ADMINISTRATOR,
    DeskPermission.MOVE: _ADMINISTRATOR,
    DeskPermission.EXPORT: _ADMINISTRATOR,
    DeskPermission.WRITE: _ADMINISTRATOR,
    DeskPermission.HISTORY: frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
}
