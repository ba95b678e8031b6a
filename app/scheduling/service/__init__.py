"""The public verbs and reads of scheduling."""

from app.scheduling.holidays import dutch_holidays
from app.scheduling.mails import AVAILABILITY_PATH
from app.scheduling.queries import (
    SessionView,
    all_guests,
    guests_of,
    guides,
    session,
    session_by_uid,
    sessions_by_id,
    sessions_of,
    sessions_of_guest,
    starts_of,
    teachers_of_sessions,
    trainers_of_sessions,
)
from app.scheduling.queries.around import conflict_levels
from app.scheduling.queries.availability import (
    AbsenceView,
    AvailabilityDoor,
    AvailabilityView,
    absence,
    absences,
    asked_of,
    availability_door,
    availability_of,
)
from app.scheduling.queries.ending import teaching_of
from app.scheduling.queries.places import (
    PlaceView,
    RoomView,
    place,
    places,
    places_by_id,
    room,
    rooms,
    rooms_by_id,
    route_of,
    route_url,
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
from app.scheduling.rules.kinds import label_of
from app.scheduling.rules.occasions import Away, Busy, Conflict, ConflictKind, Level, Occasion
from app.scheduling.service.adding import add_session, modules_of
from app.scheduling.service.availability import ENDED, answer_availability, ask_availability
from app.scheduling.service.being_away import Period, add_absence, change_absence, remove_absence
from app.scheduling.service.changing import (
    Consequence,
    change_session,
    preview_change,
)
from app.scheduling.service.clashing import (
    NOBODY,
    Look,
    People,
    PeopleOf,
    conflicts,
    conflicts_of,
    hold,
    hold_sessions,
    look,
    nobody,
    refuse_blocked,
)
from app.scheduling.service.ending import cancel_session, reinstate_session
from app.scheduling.service.guests import add_guest, remove_guest
from app.scheduling.service.laying_out import NewCohort, plan_cohort, preview, preview_conflicts
from app.scheduling.service.noting import Noted
from app.scheduling.service.place_book import (
    PlaceFacts,
    add_place,
    archive_place,
    change_place,
    cohorts_at,
    sessions_at,
    unarchive_place,
)
from app.scheduling.service.room_book import MOST_SEATS, add_room, archive_room, change_room, unarchive_room
from app.scheduling.service.rows import locked_session
from app.scheduling.service.splitting import join_session, split_session
from app.scheduling.service.strictness import CONFLICT_NAMES, set_conflict_levels
from app.scheduling.service.telling import HistoryLine, history
from app.scheduling.service.trainers import assign_trainer
from app.scheduling.service.wishes import SessionChange, Wish

__all__ = [
    "AVAILABILITY_PATH",
    "CONFLICT_NAMES",
    "ENDED",
    "MOST_INTERVAL_WEEKS",
    "MOST_SEATS",
    "NOBODY",
    "AbsenceView",
    "AvailabilityDoor",
    "AvailabilityView",
    "Away",
    "Busy",
    "Conflict",
    "ConflictKind",
    "Consequence",
    "HistoryLine",
    "Kind",
    "Level",
    "Look",
    "Module",
    "NewCohort",
    "Noted",
    "Occasion",
    "Pattern",
    "People",
    "PeopleOf",
    "Period",
    "PlaceFacts",
    "PlaceView",
    "Plan",
    "Planned",
    "RoomView",
    "SessionChange",
    "SessionState",
    "SessionView",
    "Wish",
    "absence",
    "absences",
    "add_absence",
    "add_guest",
    "add_place",
    "add_room",
    "add_session",
    "all_guests",
    "answer_availability",
    "archive_place",
    "archive_room",
    "ask_availability",
    "asked_of",
    "assign_trainer",
    "availability_door",
    "availability_of",
    "cancel_session",
    "change_absence",
    "change_place",
    "change_room",
    "change_session",
    "cohorts_at",
    "conflict_levels",
    "conflicts",
    "conflicts_of",
    "dutch_holidays",
    "guests_of",
    "guides",
    "history",
    "hold",
    "hold_sessions",
    "join_session",
    "label_of",
    "locked_session",
    "look",
    "modules_of",
    "nobody",
    "place",
    "places",
    "places_by_id",
    "plan_cohort",
    "preview",
    "preview_change",
    "preview_conflicts",
    "refuse_blocked",
    "reinstate_session",
    "remove_absence",
    "remove_guest",
    "room",
    "rooms",
    "rooms_by_id",
    "route_of",
    "route_url",
    "session",
    "session_by_uid",
    "sessions_at",
    "sessions_by_id",
    "sessions_of",
    "sessions_of_guest",
    "set_conflict_levels",
    "split_session",
    "starts_of",
    "teachers_of_sessions",
    "teaching_of",
    "trainers_of_sessions",
    "unarchive_place",
    "unarchive_room",
]
