"""What a letter is called, and who gets it when."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.text import Text


@dataclass(frozen=True, slots=True)
class About:
    """A letter in words of its own."""

    title: Text
    #: Who gets it when.
    when: Text
