"""The public verbs of people and accounts."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.address_links import disputed_address, object_to_address
from app.accounts.addresses import (
    NewAddress,
    PendingAddress,
    change_address,
    confirm_address,
    new_address,
    pending_address,
    withdraw_address,
)
from app.accounts.belongings import belongings
from app.accounts.conflicts import conflicts as merge_conflicts
from app.accounts.directory import directory, directory_key, named, namesakes, namesakes_of
from app.accounts.invitations import (
    AGAIN_AFTER,
    INVITATION_TERM,
    accept_invitation,
    end_invitation,
    invite,
    reinvite,
)
from app.accounts.letters import write_to
from app.accounts.merging import UNDO_TERM, MergeView, merge_of, merges_of
from app.accounts.merging import merge as merge_people
from app.accounts.merging import undo as undo_merge
from app.accounts.models import Account, LoginSession
from app.accounts.naming import rename
from app.accounts.people import find_or_create_person, lock_people, make_account, role_rows
from app.accounts.queries import (
    PersonView,
    SessionView,
    full_names,
    invited_at,
    kept_of,
    numbers_of,
    open_link,
    people,
    people_by_email,
    people_with_role,
    person,
    person_by_email,
    present,
    sessions_of,
    staff,
)
from app.accounts.reminding import planned_reminders, send_reminder
from app.accounts.rules import Claim, remains
from app.accounts.sessions import end_other_sessions, end_session, purge_sessions
from app.accounts.settling import TRUSTED, tell_watchers, waits, waits_until
from app.audit import service as audit
from app.core import endings
from app.core.changes import planning_changed
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor, Role
from app.core.text import T, Text
from app.core.tokens import digest

__all__ = [
    "AGAIN_AFTER",
    "GIVEN_ROLES",
    "INVITATION_TERM",
    "UNDO_TERM",
    "Claim",
    "MergeView",
    "NewAddress",
    "PendingAddress",
    "PersonView",
    "SessionView",
    "accept_invitation",
    "add_staff",
    "belongings",
    "change_address",
    "confirm_address",
    "directory",
    "directory_key",
    "disputed_address",
    "end_invitation",
    "end_other_sessions",
    "end_session",
    "ends_with_roles",
    "find_or_create_person",
    "full_names",
    "invite",
    "invited_at",
    "kept_of",
    "lock_people",
    "make_account",
    "mark_of",
    "merge_conflicts",
    "merge_of",
    "merge_people",
    "merges_of",
    "named",
    "namesakes",
    "namesakes_of",
    "new_address",
    "numbers_of",
    "object_to_address",
    "open_link",
    "pending_address",
    "people",
    "people_by_email",
    "people_with_role",
    "person",
    "person_by_email",
    "planned_reminders",
    "present",
    "purge_sessions",
    "reinvite",
    "remains",
    "rename",
    "roles_of",
    "send_reminder",
    "sessions_of",
    "set_roles",
    "staff",
    "undo_merge",
    "waits",
    "waits_until",
    "withdraw_address",
    "write_to",
]

#: The roles that an administrator gives; coordinator and learner follow from what a person does.
GIVEN_ROLES = (Role.ADMINISTRATOR, Role.FINANCE, Role.TRAINER, Role.AUDITOR, Role.PRIVACY_OFFICER)


def roles_of(db: Session, person_id: int) -> frozenset[Role]:
    """The given roles of a person; none without an account."""
    account = db.scalar(sa.select(Account).where(Account.person_id == person_id))
    return frozenset(Role(row.name) for row in account.roles) if account else frozenset()


def ends_with_roles(db: Session, clock: Clock, *, person_id: int, roles: Iterable[Role]) -> tuple[Text, ...]:
    """What ends when a person keeps these roles only, one sentence each; nothing when no role is lost."""
    return endings.what_ends(db, clock, person_id, roles_of(db, person_id) - frozenset(roles))


def mark_of(ends: Iterable[Text]) -> str:
    """What somebody read about what ends, as a mark that a form can carry."""
    return digest("\n".join(str(one) for one in ends))


def set_roles(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    person_id: int,
    roles: Iterable[Role],
    shown: str | None = None,
) -> None:
    """Gives a person exactly these given roles; ends the person's sessions so that they count at once.

    Others hear of a role that leads to case text. What hangs on a role that is lost ends first. `shown` is the mark
    of what the actor read about that (`ends_with_roles`, `mark_of`): Refused when it is something else by now.
    """
    wanted = frozenset(roles)
    lost = roles_of(db, person_id) - wanted
    if shown is not None:
        now = endings.what_ends(db, clock, person_id, lost)
        if now and mark_of(now) != shown:
            raise Refused(
                T("Er is intussen iets veranderd. Kijk na wat er nu eindigt en bevestig het opnieuw.")
            )
    endings.end(db, actor, clock, person_id, lost)
    lock_people(db, [person_id])
    account = db.scalar(sa.select(Account).where(Account.person_id == person_id))
    if account is None:
        account = db.get(Account, make_account(db, clock, person_id=person_id, password_hash=None, roles=()))
        assert account is not None
    before = {Role(row.name) for row in account.roles}
    if account.person_id == actor.person_id and Role.ADMINISTRATOR in before - wanted:
        raise Refused(T("Je kunt je eigen beheerdersrol niet weghalen. Vraag het een andere beheerder."))
    if account.person_id == actor.person_id and wanted - before:
        raise Refused(T("Je kunt jezelf geen rol geven. Vraag het een andere beheerder."))
    account.roles = role_rows(db, wanted)
    if before != wanted:
        db.execute(sa.delete(LoginSession).where(LoginSession.account_id == account.id))
        planning_changed(db, cohort_ids=(), person_ids=[person_id])
    if given := TRUSTED & (wanted - before):
        tell_watchers(db, actor, clock, person_id=person_id, kind="role", roles=sorted(given))
    audit.record(
        db,
        actor,
        clock,
        "accounts:roles:set",
        "person",
        person_id,
        before=sorted(before),
        after=sorted(wanted),
    )


def add_staff(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    given_name: str,
    infix: str,
    family_name: str,
    email: str,
    roles: Iterable[Role],
) -> None:
    """Invites someone and gives the roles that will hold once the account is made, beside those held already."""
    known = find_or_create_person(
        db, clock, given_name=given_name, infix=infix, family_name=family_name, email=email
    )
    set_roles(db, actor, clock, person_id=known.id, roles={*roles, *roles_of(db, known.id)})
    invite(db, actor, clock, person_id=known.id)
