"""Links about a new address: those that wait for their proof, and those of the old mailbox that can stop it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import LinkToken, LoginSession
from app.accounts.people import lock_people
from app.accounts.queries import PersonView, open_link
from app.accounts.settling import OBJECTED, SETTLES, tell_watchers
from app.audit import service as audit
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.core.tokens import new_token

#: How long the link to a new address works.
ADDRESS_TERM = timedelta(hours=24)
KIND = "address"
#: The link by which the old mailbox says that a change is wrong.
OBJECTION = "objection"


def open_links(person_id: int) -> sa.Select[LinkToken]:
    """The links to a new address that were neither used nor withdrawn."""
    return sa.select(LinkToken).where(
        LinkToken.person_id == person_id,
        LinkToken.kind == KIND,
        LinkToken.used_at.is_(None),
        LinkToken.revoked_at.is_(None),
    )


def revoke(db: Session, clock: Clock, person_id: int) -> int:
    """Ends the open links to a new address; how many there were."""
    links = db.scalars(open_links(person_id)).all()
    for link in links:
        link.revoked_at = clock.now()
    return len(links)


def ended() -> Refused:
    """The answer to a link that no longer works."""
    return Refused(T("Deze link werkt niet meer. Vraag de wijziging opnieuw aan."))


def objection_link(db: Session, clock: Clock, owner: PersonView) -> str:
    """Makes the link with which the mailbox of now says that a change is wrong; where it leads."""
    token, digest = new_token()
    db.add(
        LinkToken(
            kind=OBJECTION,
            address=owner.email,
            person_id=owner.id,
            token_sha256=digest,
            created_at=clock.now(),
            expires_at=clock.now() + ADDRESS_TERM + SETTLES,
        )
    )
    return f"/account/adres-klopt-niet/{token}"


def disputed_address(db: Session, clock: Clock, token: str) -> PersonView | None:
    """Whose address the link of an old mailbox says is wrong; None when it is unknown, used or too old."""
    found = open_link(db, clock, token, OBJECTION)
    return found[1] if found else None


def object_to_address(db: Session, actor: Actor, clock: Clock, *, token: str) -> None:
    """Stops a change of address that another asked, from the mailbox that was the address.

    What waits for its proof is withdrawn. After the change every session of the account ends, its case text waits,
    and who watches hears of it: whose the account is, people find out. Raises Refused when the link no longer works.
    """
    found = open_link(db, clock, token, OBJECTION)
    if found is not None:
        lock_people(db, [found[1].id])
        found = open_link(db, clock, token, OBJECTION)
    if found is None:
        raise ended()
    link, owner = found
    link.used_at = clock.now()
    revoke(db, clock, owner.id)
    if owner.email == link.address:
        audit.record(db, actor, clock, "accounts:address:withdraw", "person", owner.id)
        return
    db.execute(sa.delete(LoginSession).where(LoginSession.account_id == owner.account_id))
    tell_watchers(db, actor, clock, person_id=owner.id, kind="objection")
    audit.record(db, actor, clock, OBJECTED, "person", owner.id)
