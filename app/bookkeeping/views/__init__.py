"""Pages of bookkeeping: the overview, accounts of payers, write-offs, reminders, the journal."""

from app.bookkeeping.views import accounts, journal, overview, reminders, write_offs
from app.bookkeeping.views.blueprint import bp

__all__ = ["accounts", "bp", "journal", "overview", "reminders", "write_offs"]
