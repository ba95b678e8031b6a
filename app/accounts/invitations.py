"""Invitations: a letter with a link that makes an account, and the account that comes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.letters import write_to
from app.accounts.models import Account, LinkToken
from app.accounts.people import lock_people, make_account
from app.accounts.queries import PersonView, invited_at, kept_by, open_link, person
from app.audit import service as audit
from app.core.clock import Clock, local
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.core.tokens import new_token

#: How long an invitation link works.
INVITATION_TERM = timedelta(days=14)
#: How long to wait before somebody is sent another invitation.
AGAIN_AFTER = timedelta(minutes=10)


def invite(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    person_id: int,
    letter: str = "accounts/invitation",
    context: dict[str, Any] | None = None,
    key: str | None = None,
) -> None:
    """Posts ``letter`` with a link that makes an account, or to the login page when there is one already.

    The template gets ``link_path``, ``has_account`` and ``link_until`` (Amsterdam date, ISO) besides ``context``.
    An earlier open invitation stops working. Locks the person; who invites several locks them all first, with
    :func:`app.accounts.people.lock_people`.
    """
    lock_people(db, [person_id])
    invited = person(db, person_id)
    if invited is None:
        raise NotFound
    now = clock.now()
    if invited.has_login:
        path, until = "/start", None
    else:
        end_invitation(db, clock, person_id=person_id)
        token, digest = new_token()
        until = now + INVITATION_TERM
        db.add(
            LinkToken(
                kind="invitation", person_id=person_id, token_sha256=digest, created_at=now, expires_at=until
            )
        )
        path = f"/uitnodiging/{token}"
    write_to(
        db,
        clock,
        invited,
        letter,
        {
            **(context or {}),
            "link_path": path,
            "has_account": invited.has_login,
            "link_until": local(until).date().isoformat() if until else None,
        },
        key=key,
    )
    audit.record(db, actor, clock, "accounts:person:invite", "person", person_id, letter=letter)


def end_invitation(db: Session, clock: Clock, *, person_id: int) -> None:
    """Lets an open invitation of this person stop working: there is nothing any more that it invites to."""
    db.execute(
        sa.update(LinkToken)
        .where(
            LinkToken.person_id == person_id,
            LinkToken.kind == "invitation",
            LinkToken.used_at.is_(None),
            LinkToken.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
    )


def reinvite(db: Session, actor: Actor, clock: Clock, *, person_id: int) -> PersonView:
    """Sends somebody without an account another invitation; the link in the one before stops working.

    Whether the actor may do this for this person is the caller's question. Raises NotFound for an unknown or merged
    person; Refused for someone who has an account, and within ten minutes after the last invitation.
    """
    lock_people(db, [person_id])
    invited = person(db, person_id)
    if invited is None or kept_by(db, person_id) is not None:
        raise NotFound
    if invited.has_login:
        raise Refused(
            T("%(name)s heeft al een account. Een uitnodiging is niet meer nodig.", name=invited.full_name)
        )
    last = invited_at(db, [person_id]).get(person_id)
    if last is not None and clock.now() - last < AGAIN_AFTER:
        raise Refused(
            T(
                "%(name)s kreeg net al een uitnodiging. Een nieuwe kan vanaf %(at)s.",
                name=invited.full_name,
                at=last + AGAIN_AFTER,
            )
        )
    invite(db, actor, clock, person_id=person_id, letter="accounts/invitation_again")
    return invited


def accept_invitation(
    db: Session, actor: Actor, clock: Clock, *, token: str, password_hash: str, uniquifier: str
) -> PersonView:
    """Makes the account of the invited person. Raises Refused when the link no longer works."""
    found = open_link(db, clock, token, "invitation")
    if found is not None:  # again under the lock: the same link opened twice at once makes one account
        lock_people(db, [found[1].id])
        found = open_link(db, clock, token, "invitation")
    if found is None:
        raise Refused(
            T("Deze link werkt niet meer. Vraag een nieuwe aan via Inloggen of bij je coördinator.")
        )
    link, invited = found
    link.used_at = clock.now()
    if invited.has_login:
        raise Refused(T("Je hebt al een account. Log in met je e-mailadres."))
    account = db.scalar(sa.select(Account).where(Account.person_id == invited.id))
    if account is None:
        make_account(
            db, clock, person_id=invited.id, password_hash=password_hash, uniquifier=uniquifier, roles=()
        )
    else:
        account.password, account.fs_uniquifier = password_hash, uniquifier
    audit.record(db, actor, clock, "accounts:account:create", "person", invited.id)
    return invited
