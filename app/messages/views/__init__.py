"""Pages of letters: the log, own words, and the mailbox of an installation without a mail server."""

from __future__ import annotations

from app.messages.views import log, mailbox, texts
from app.messages.views.blueprint import bp

__all__ = ["bp", "log", "mailbox", "texts"]
