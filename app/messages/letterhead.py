"""Who writes a letter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the foundation's name, its address on one line, and its e-mail address."""

    name: str
    address: str
    email: str = ""
