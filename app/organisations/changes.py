"""What the verbs here share: who may, addresses, and a change with its difference in the audit log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.changes import planning_changed
from app.core.clock import Clock
from app.core.email import address
from app.core.errors import Forbidden, NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.organisations.models import Foundation, Organisation
from app.organisations.queries import own

ADMINISTRATORS = (Role.ADMINISTRATOR,)


def allow(actor: Actor, *roles: Role) -> None:
    """Raises Forbidden unless ``actor`` is the system or holds one of ``roles``."""
    if actor != SYSTEM and not actor.has(*roles):
        raise Forbidden


def email_of(text: str, field: str) -> str:
    """The address in ``text``; raises Refused at ``field``."""
    found = address(text)
    if found is None:
        raise Refused(T("Vul een e-mailadres in met een @, bijvoorbeeld naam@organisatie.nl."), field=field)
    return found


def locked(db: Session, actor: Actor, organisation_id: int) -> Organisation:
    """The organisation as it is now, under a lock; NotFound when unknown or not the actor's."""
    query = sa.select(Organisation).where(Organisation.id == organisation_id, own(actor)).with_for_update()
    row = db.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def known_name() -> Refused:
    """The refusal for a name that another organisation has."""
    return Refused(T("Er is al een organisatie met deze naam."), field="name")


def change(
    db: Session,
    actor: Actor,
    clock: Clock,
    row: Organisation | Foundation,
    action: str,
    number: int,
    values: dict[str, Any],
) -> None:
    """Sets ``values`` and records what really changed, before and after; nothing when nothing did."""
    changed = {key: value for key, value in values.items() if getattr(row, key) != value}
    if not changed:
        return
    before = {key: getattr(row, key) for key in changed}
    for key, value in changed.items():
        setattr(row, key, value)
    flush(db)
    if "name" in changed:  # calendars bear it: of an organisation its own, of the foundation all
        planning_changed(
            db,
            cohort_ids=() if isinstance(row, Organisation) else None,
            organisation_ids=(number,) if isinstance(row, Organisation) else (),
        )
    audit.record(db, actor, clock, action, row.__tablename__, number, before=before, after=changed)


def flush(db: Session) -> None:
    """Writes what is pending; a name taken meanwhile becomes a refusal."""
    try:
        db.flush()
    except IntegrityError as error:
        raise known_name() from error
