"""What is left of invitations goes again once nobody can need it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.calendars.models import CalendarReply, Invitation
from app.calendars.replies import LOOKED_BACK
from app.calendars.rules import KEPT
from app.core import documents
from app.core.clock import Clock
from app.core.db import affected
from app.core.permissions import SYSTEM
from app.messages import service as messages
from app.teaching import service as teaching

#: So many files go in one round: for each the database looks for what may refer to it.
_AT_ONCE: Final = 100
#: A mailbox that is read anew is read from so long ago: a mail of later must be known again.
_KNOWN_AGAIN: Final = LOOKED_BACK + timedelta(days=1)


def purge(db: Session, clock: Clock) -> None:
    """Erases who was invited and what they answered a year after the session, and files a year after their writing.

    An answer that belongs to no invitation of ours goes as soon as its mail cannot be read again. A file stays while a
    letter that is still to go bears it, or when something else is the same document.
    """
    now = clock.now()
    begins_at = sa.func.coalesce(Invitation.starts_at, Invitation.sent_at)
    over = sa.select(Invitation.id).where(begins_at < now - KEPT)
    read_long_ago = CalendarReply.read_at < now - _KNOWN_AGAIN
    strange = sa.and_(CalendarReply.invitation_id.is_(None), read_long_ago)
    db.execute(sa.delete(CalendarReply).where(sa.or_(strange, CalendarReply.invitation_id.in_(over))))
    erased = affected(db, sa.delete(Invitation).where(Invitation.id.in_(over)))
    old = documents.old_calendar_files(db, before=now - KEPT, most=_AT_ONCE)
    needed = messages.to_be_sent(db, old) | teaching.files_among(db, old)
    forgotten = documents.forget_calendar_files(db, frozenset(old) - needed)
    if erased or forgotten:
        audit.record(
            db,
            SYSTEM,
            clock,
            "calendars:invitation:erase",
            "invitation",
            None,
            count=erased,
            files=forgotten,
        )
