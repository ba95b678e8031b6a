"""What a rule or a service may answer instead of a result."""

from __future__ import annotations

from app.core.text import Text


class DomainError(Exception):
    """Base of everything that a user can be told."""


class Refused(DomainError):
    """The request breaks a rule; ``text`` says which and what to do, ``field`` names the form field."""

    def __init__(self, text: Text, *, field: str | None = None) -> None:
        super().__init__(str(text))
        self.text = text
        self.field = field


class NotFound(DomainError):
    """The object does not exist, or is not the asker's: both look the same (404)."""


class Forbidden(DomainError):
    """The acting person's roles do not allow this (403)."""


class Conflict(DomainError):
    """Someone else changed the same object meanwhile (409)."""
