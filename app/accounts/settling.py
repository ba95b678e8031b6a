"""What has to settle before an account opens case text: an address that another changed, or a role just given.

Who runs the administration gives roles and leads accounts to other mailboxes. Neither may open a text at once and
unseen: others hear of it and have a week to stop it. When it happened is read from the audit log, which nobody can
change (docs/decisions/0033).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from app.accounts.letters import write_to
from app.accounts.queries import people_with_role, person
from app.audit import service as audit
from app.core.clock import Clock
from app.core.permissions import Actor, Role

#: How long an address that another changed, or a new role, waits.
SETTLES: Final = timedelta(days=7)
#: How long the account waits when the old mailbox says that the new address is wrong. Less than the 30 days that text
#: waits on the device of an author who was typing (docs/decisions/0030).
DISPUTED: Final = timedelta(days=21)
#: The roles that lead to case text, or to who reads it: others hear who is given one.
TRUSTED: Final = frozenset({Role.ADMINISTRATOR, Role.TRAINER, Role.PRIVACY_OFFICER})

CHANGED, CORRECTED = "accounts:address:change", "accounts:address:correct"
OBJECTED, ROLES_SET = "accounts:address:object", "accounts:roles:set"


def waits_until(db: Session, clock: Clock, person_id: int, role: Role | None = None) -> datetime | None:
    """Until when this person's account opens no case text; None when it may.

    ``role`` is the one in which they read, where somebody gave it. One query.
    """
    return waits(db, clock, [person_id], role).get(person_id)


def waits(
    db: Session, clock: Clock, person_ids: Collection[int], role: Role | None = None
) -> dict[int, datetime]:
    """The same for those of these people whose account waits. One query."""
    now = clock.now()
    events = audit.of_objects(
        db,
        {"person": person_ids},
        actions=(CHANGED, CORRECTED, OBJECTED, ROLES_SET),
        since=now - DISPUTED,
        limit=None,
    )
    found: dict[int, datetime] = {}
    for one in events:
        until, person_id = one.at + wait_for(one.action, one.data, role), one.object_id or 0
        if until > max(now, found.get(person_id, now)):
            found[person_id] = until
    return found


def wait_for(action: str, data: Mapping[str, Any], role: Role | None) -> timedelta:
    """How long one event about a person keeps case text closed: no time for what the person did without another."""
    if action == OBJECTED:
        return DISPUTED
    if action == CORRECTED or (action == CHANGED and data.get("by_other")):
        return SETTLES
    if action == ROLES_SET and role:
        before, after = set(data["before"]), set(data["after"])
        # an administrator reads no case as a trainer, so the end of that role opens something as well
        if role in after - before or Role.ADMINISTRATOR in before - after:
            return SETTLES
    return timedelta(0)


def tell_watchers(
    db: Session, actor: Actor, clock: Clock, *, person_id: int, kind: str, **facts: Any
) -> None:
    """Writes to all administrators and privacy officers, but the actor and the person, who gets into an account.

    ``kind`` is ``role`` (with ``roles``), ``address`` (with ``new_address``) or ``objection``.
    """
    about = person(db, person_id)
    assert about is not None
    holders = (Role.ADMINISTRATOR, Role.PRIVACY_OFFICER)
    watchers = {one.id: one for role in holders for one in people_with_role(db, role)}
    told = {"kind": kind, "asker": actor.name, "name": about.full_name, **facts}
    for number in sorted(watchers.keys() - {actor.person_id, person_id}):
        write_to(db, clock, watchers[number], "accounts/other_hands", told)
