"""Pure decisions of teaching."""

from app.teaching.rules.files import LONGEST_NAME, MOST_BYTES, FileKind, check, checked_name, kind_of
from app.teaching.rules.kinds import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    MOST_COHORT_BYTES,
    MOST_MATERIALS,
    MOST_VERSIONS,
    MaterialKind,
    Visibility,
    When,
    checked_link,
    checked_phone,
    days_until,
    seen_from,
    visibility,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "LONGEST_TEXT",
    "MOST_BYTES",
    "MOST_COHORT_BYTES",
    "MOST_MATERIALS",
    "MOST_VERSIONS",
    "FileKind",
    "MaterialKind",
    "Visibility",
    "When",
    "check",
    "checked_link",
    "checked_name",
    "checked_phone",
    "days_until",
    "kind_of",
    "seen_from",
    "visibility",
]
