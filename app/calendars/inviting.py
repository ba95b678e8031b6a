"""Invitations by mail: what a change of the planning asks for is posted in the same transaction."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.config import Config
from app.core.changes import Changed
from app.core.clock import Clock


def settle(db: Session, clock: Clock, config: Config, changed: Changed) -> None:
    """Posts the invitations, changes and cancellations that follow from what changed."""
