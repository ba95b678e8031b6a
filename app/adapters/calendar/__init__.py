"""iCalendar files (RFC 5545, RFC 7986) and iTIP messages (RFC 5546): the one place where calendar bytes are made."""

from app.adapters.calendar.builder import build_calendar
from app.adapters.calendar.itip import build_invitation, read_answer

__all__ = ["build_calendar", "build_invitation", "read_answer"]
