"""Reads of scheduling; frozen values only."""

from app.scheduling.queries.sessions import (
    SessionView,
    all_guests,
    begins_at,
    guests_of,
    guides,
    session,
    session_by_uid,
    sessions_by_id,
    sessions_of,
    sessions_of_guest,
    starts_of,
    view_of,
)
from app.scheduling.queries.teaching import teachers_of_sessions, trainers_of_sessions

__all__ = [
    "SessionView",
    "all_guests",
    "begins_at",
    "guests_of",
    "guides",
    "session",
    "session_by_uid",
    "sessions_by_id",
    "sessions_of",
    "sessions_of_guest",
    "starts_of",
    "teachers_of_sessions",
    "trainers_of_sessions",
    "view_of",
]
