"""The reminder of an invitation that nobody used yet. Offered through ``service``."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.invitations import INVITATION_TERM, invite
from app.accounts.models import LinkToken
from app.accounts.queries import people
from app.core.clock import Clock, FixedClock, local
from app.core.permissions import SYSTEM
from app.core.text import T
from app.messages import service as messages
from app.messages.service import Planned

#: How long after the invitation its reminder goes.
AFTER = timedelta(days=5)
LETTER = "accounts/invitation_reminder"


def planned_reminders(db: Session, clock: Clock, *, until: datetime) -> list[Planned]:
    """Who will be reminded of an open invitation before ``until``. An invitation by reminder has no reminder itself.

    Three queries. The context holds no link: it is made when the reminder goes, see :func:`send_reminder`.
    """
    now = clock.now()
    links = db.execute(
        sa.select(LinkToken.id, LinkToken.person_id, LinkToken.created_at, LinkToken.expires_at)
        .where(
            LinkToken.kind == "invitation",
            LinkToken.used_at.is_(None),
            LinkToken.revoked_at.is_(None),
            LinkToken.expires_at > now,
            LinkToken.created_at <= until - AFTER,
        )
        .order_by(LinkToken.id)
    ).all()
    if not links:
        return []
    reminded = messages.written(db, LETTER, since=now - INVITATION_TERM)
    known = people(db, {link.person_id for link in links})
    found: list[Planned] = []
    for link in links:
        person = known[link.person_id]
        if person.has_login or (person.id, link.created_at) in reminded:
            continue
        made = local(link.created_at).date()
        at = link.created_at + AFTER
        found.append(
            Planned(
                key=f"invitation-open:{link.id}:{made.isoformat()}:{person.id}",
                at=at,
                ends_at=link.expires_at,
                template=LETTER,
                person_id=person.id,
                to=person.email,
                to_name=person.full_name,
                language=person.language,
                context={
                    "given_name": person.name.given,
                    "link_path": "/uitnodiging/…",
                    "has_account": False,
                    "link_until": local(at + INVITATION_TERM).date().isoformat(),
                },
                cause=T("Uitgenodigd op %(day)s, nog geen account.", day=made),
                url=("accounts.show_person", {"person_id": person.id}),
            )
        )
    return found


def send_reminder(db: Session, clock: Clock, *, planned: Planned) -> None:
    """Invites once more, with a fresh link, unless this reminder went already."""
    messages.hold(db, planned.key)
    if planned.person_id is None or messages.posted(db, [planned.key]):
        return
    # one moment for link and letter: by it the new link is known as a reminder's
    at = FixedClock(clock.now())
    invite(db, SYSTEM, at, person_id=planned.person_id, letter=LETTER, key=planned.key)
