"""Pure decisions about sessions: their dates, their times, and what gets in their way."""

from app.scheduling.rules.kinds import Kind, SessionState
from app.scheduling.rules.pattern import (
    MOST_INTERVAL_WEEKS,
    MOST_WEEKS_MOVED,
    ClosedDays,
    Module,
    Pattern,
    Plan,
    Planned,
    check,
    check_decided_before,
    plan,
)
from app.scheduling.rules.times import check_times, move_warnings

__all__ = [
    "MOST_INTERVAL_WEEKS",
    "MOST_WEEKS_MOVED",
    "ClosedDays",
    "Kind",
    "Module",
    "Pattern",
    "Plan",
    "Planned",
    "SessionState",
    "check",
    "check_decided_before",
    "check_times",
    "move_warnings",
    "plan",
]
