"""Pages where organisations fill a cohort together, and where an administrator keeps the line."""

from app.enrolments.views import line, people, seats
from app.enrolments.views.blueprint import bp

__all__ = ["bp", "line", "people", "seats"]
