"""Tables of sessions, places with rooms, and when trainers can."""

from app.scheduling.models.availability import AvailabilityRequest, ConflictSetting, TrainerAbsence
from app.scheduling.models.places import Place, Room
from app.scheduling.models.sessions import CourseSession, SessionTrainer

__all__ = [
    "AvailabilityRequest",
    "ConflictSetting",
    "CourseSession",
    "Place",
    "Room",
    "SessionTrainer",
    "TrainerAbsence",
]
