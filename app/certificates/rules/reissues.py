"""Why a certificate is replaced by another. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from app.core.text import T, Text


class Cause(StrEnum):
    """Why another takes its place."""

    NAME = "name"
    LANGUAGE = "language"
    MISTAKE = "mistake"
    RENEWAL = "renewal"


CAUSES: Final[dict[Cause, Text]] = {
    Cause.NAME: T("De naam is veranderd"),
    Cause.LANGUAGE: T("Een andere taal"),
    Cause.MISTAKE: T("Er staat een fout op"),
    Cause.RENEWAL: T("Verlengen"),
}
