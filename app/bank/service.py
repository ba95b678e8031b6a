"""The public verbs and reads of the bank account."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.bank.importing import Imported, import_file
from app.bank.models import BankEntry
from app.bank.queries import (
    account_of,
    counts,
    entries,
    entry,
    files,
    lock_entries,
    originals,
    statements,
    totals,
)
from app.bank.reading import MOST_BYTES, Reading, read
from app.bank.values import BookedOf, EntryView, FileView, Place, StatementView, Totals
from app.core.permissions import Actor

__all__ = [
    "MOST_BYTES",
    "BookedOf",
    "EntryView",
    "FileView",
    "Imported",
    "Place",
    "Reading",
    "StatementView",
    "Totals",
    "account_of",
    "counts",
    "entries",
    "entry",
    "files",
    "import_file",
    "lock_entries",
    "mark_aside",
    "originals",
    "read",
    "statements",
    "totals",
]


def mark_aside(db: Session, actor: Actor, *, entry_id: int, reason: str) -> None:
    """Sets an entry aside for `reason`, or takes it back when that is empty.

    For callers that locked the entry, know that nothing of it is booked, and tell it in the audit log.
    """
    db.execute(
        sa.update(BankEntry)
        .where(BankEntry.id == entry_id)
        .values(set_aside=reason, set_aside_by_person_id=actor.person_id if reason else None)
    )
