"""The public verbs and reads of scheduling."""

from app.scheduling.queries import (
    SessionView,
    guests_of,
    guides,
    is_guest,
    session,
    sessions_by_id,
    sessions_of,
    sessions_of_guest,
    starts_of,
)
from app.scheduling.rules import (
    MOST_INTERVAL_WEEKS,
    Kind,
    Module,
    Pattern,
    Plan,
    Planned,
    SessionState,
)
from app.scheduling.service.adding import add_make_up_session, add_session, modules_of
from app.scheduling.service.changing import change_session, check_move, move_session
from app.scheduling.service.ending import cancel_session, reinstate_session
from app.scheduling.service.guests import add_guest, remove_guest
from app.scheduling.service.laying_out import NewCohort, plan_cohort, preview
from app.scheduling.service.wishes import SessionChange

__all__ = [
    "MOST_INTERVAL_WEEKS",
    "Kind",
    "Module",
    "NewCohort",
    "Pattern",
    "Plan",
    "Planned",
    "SessionChange",
    "SessionState",
    "SessionView",
    "add_guest",
    "add_make_up_session",
    "add_session",
    "cancel_session",
    "change_session",
    "check_move",
    "guests_of",
    "guides",
    "is_guest",
    "modules_of",
    "move_session",
    "plan_cohort",
    "preview",
    "reinstate_session",
    "remove_guest",
    "session",
    "sessions_by_id",
    "sessions_of",
    "sessions_of_guest",
    "starts_of",
]
