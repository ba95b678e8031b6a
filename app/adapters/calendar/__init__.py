"""iCalendar files (RFC 5545, RFC 7986): the one place where calendar bytes are made."""

from app.adapters.calendar.builder import build_calendar

__all__ = ["build_calendar"]
