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
from app.scheduling.queries.around import conflict_levels
from app.scheduling.queries.places import (
    PlaceView,
    RoomView,
    place,
    places,
    places_by_id,
    room,
    rooms,
    rooms_by_id,
    route_url,
)
from app.scheduling.queries.teaching import teachers_of_sessions, trainers_of_sessions
from app.scheduling.rules import (
    MOST_INTERVAL_WEEKS,
    Kind,
    Module,
    Pattern,
    Plan,
    Planned,
    SessionState,
)
from app.scheduling.rules.occasions import Busy, Conflict, ConflictKind, Level, Occasion
from app.scheduling.service.adding import add_make_up_session, add_session, modules_of
from app.scheduling.service.changing import (
    Consequence,
    change_session,
    check_move,
    move_session,
    preview_change,
)
from app.scheduling.service.clashing import (
    CONFLICT_NAMES,
    NOBODY,
    People,
    conflicts,
    conflicts_of,
    set_conflict_levels,
)
from app.scheduling.service.ending import cancel_session, reinstate_session
from app.scheduling.service.guests import add_guest, remove_guest
from app.scheduling.service.laying_out import NewCohort, plan_cohort, preview, preview_conflicts
from app.scheduling.service.wishes import SessionChange, Wish

__all__ = [
    "CONFLICT_NAMES",
    "MOST_INTERVAL_WEEKS",
    "NOBODY",
    "Busy",
    "Conflict",
    "ConflictKind",
    "Consequence",
    "Kind",
    "Level",
    "Module",
    "NewCohort",
    "Occasion",
    "Pattern",
    "People",
    "PlaceView",
    "Plan",
    "Planned",
    "RoomView",
    "SessionChange",
    "SessionState",
    "SessionView",
    "Wish",
    "add_guest",
    "add_make_up_session",
    "add_session",
    "cancel_session",
    "change_session",
    "check_move",
    "conflict_levels",
    "conflicts",
    "conflicts_of",
    "guests_of",
    "guides",
    "is_guest",
    "modules_of",
    "move_session",
    "place",
    "places",
    "places_by_id",
    "plan_cohort",
    "preview",
    "preview_change",
    "preview_conflicts",
    "reinstate_session",
    "remove_guest",
    "room",
    "rooms",
    "rooms_by_id",
    "route_url",
    "session",
    "sessions_by_id",
    "sessions_of",
    "sessions_of_guest",
    "set_conflict_levels",
    "starts_of",
    "teachers_of_sessions",
    "trainers_of_sessions",
]
