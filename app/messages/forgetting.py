"""What letters said goes again; that there was one, of which kind and when, stays."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.messages.models import Letter
from app.messages.rules import KEPT


def purge(db: Session, clock: Clock) -> None:
    """Erases text, subject, name, address and the server's answer of letters that were written `KEPT` ago.

    The row stays with its key, so that no letter is written twice. One that never went is refused from then on.
    """
    waits = Letter.state.in_(("queued", "delayed"))
    old = sa.and_(Letter.created_at < clock.now() - KEPT, sa.or_(Letter.sealed_context != b"", waits))
    blank = {"sealed_context": b"", "subject": None, "to_name": "", "to_address": "", "answer": None}
    state = sa.case((waits, "refused"), else_=Letter.state)
    db.execute(sa.update(Letter).where(old).values(state=state, **blank))
