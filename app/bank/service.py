"""The public verbs and reads of the bank account."""

from app.bank.queries import (
    BookedOf,
    EntryView,
    FileView,
    Place,
    Totals,
    counts,
    entries,
    entry,
    files,
    lock_entries,
    totals,
)

__all__ = [
    "BookedOf",
    "EntryView",
    "FileView",
    "Place",
    "Totals",
    "counts",
    "entries",
    "entry",
    "files",
    "lock_entries",
    "totals",
]
