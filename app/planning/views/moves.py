"""Moves of one click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.core.text import T, Text

#: Days later, below zero earlier, with what the button says.
MOVES: Final[Mapping[int, Text]] = {
    -7: T("Een week eerder"),
    -1: T("Een dag eerder"),
    1: T("Een dag later"),
    7: T("Een week later"),
}
