"""Keys of cases: one is made with each case, and the instance's key wraps it (docs/decisions/0028)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.practice import keyring


def make_key(db: Session, clock: Clock, case_id: int) -> None:
    """Gives a new case its key. One that it has already stays."""
    keyring.make(db, case_id, at=clock.now())
