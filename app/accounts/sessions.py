"""Ending sessions: one, all others, and those that ended by time."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import LoginSession
from app.audit import service as audit
from app.core.clock import Clock
from app.core.db import affected
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.web.session import ABSOLUTE, IDLE


def end_session(db: Session, actor: Actor, clock: Clock, *, number: str) -> None:
    """Ends one of the actor's own sessions; NotFound when it is not theirs."""
    ended = affected(
        db,
        sa.delete(LoginSession).where(
            LoginSession.number == number, LoginSession.account_id == actor.account_id
        ),
    )
    if ended != 1:
        raise NotFound
    audit.record(db, actor, clock, "accounts:session:end", "person", actor.person_id)


def end_other_sessions(db: Session, actor: Actor, clock: Clock, *, keep: str) -> None:
    """Ends all of the actor's sessions but the one whose token hash is ``keep``."""
    db.execute(
        sa.delete(LoginSession).where(
            LoginSession.account_id == actor.account_id, LoginSession.token_sha256 != keep
        )
    )
    audit.record(db, actor, clock, "accounts:session:end-others", "person", actor.person_id)


def purge_sessions(db: Session, clock: Clock) -> None:
    """Forgets sessions that ended by time."""
    now = clock.now()
    over = sa.or_(LoginSession.seen_at < now - IDLE, LoginSession.created_at < now - ABSOLUTE)
    db.execute(sa.delete(LoginSession).where(over))
