"""The public verbs of people and accounts."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.models import Account, LinkToken, LoginSession, Person, RoleRow
from app.accounts.queries import (
    PersonView,
    SessionView,
    open_link,
    people,
    people_with_role,
    person,
    person_by_email,
    sessions_of,
    staff,
)
from app.accounts.sessions import end_other_sessions, end_session, purge_sessions
from app.audit import service as audit
from app.core.clock import Clock, local
from app.core.db import SHORT, is_sqlite
from app.core.errors import NotFound, Refused
from app.core.names import PersonName
from app.core.permissions import Actor, Role
from app.core.text import T
from app.core.tokens import new_token
from app.messages import service as messages

__all__ = [
    "PersonView",
    "SessionView",
    "accept_invitation",
    "add_staff",
    "end_other_sessions",
    "end_session",
    "find_or_create_person",
    "invite",
    "make_account",
    "open_link",
    "people",
    "people_with_role",
    "person",
    "person_by_email",
    "purge_sessions",
    "rename",
    "sessions_of",
    "set_roles",
    "staff",
]

#: How long an invitation link works.
INVITATION_TERM = timedelta(days=14)

#: The roles that an administrator gives; coordinator and learner follow from what a person does.
GIVEN_ROLES = (Role.ADMINISTRATOR, Role.FINANCE, Role.TRAINER, Role.AUDITOR)


def find_or_create_person(
    db: Session,
    clock: Clock,
    *,
    given_name: str,
    infix: str,
    family_name: str,
    email: str,
    function: str = "",
    language: str = "nl",
) -> PersonView:
    """The person with this e-mail address; made when unknown. A known person's data stay as they are."""
    address = email.strip().lower()
    known = person_by_email(db, address)
    if known:
        return known
    name = PersonName(given_name.strip(), infix.strip(), family_name.strip())
    insert = (sqlite if is_sqlite(db) else postgresql).insert(Person)
    db.execute(  # two organisations may name the same newcomer at the same moment
        insert.values(
            given_name=name.given,
            infix=name.infix,
            family_name=name.family,
            sort_name=name.sort_key[:200],
            email=address,
            function=function.strip(),
            language=language,
            created_at=clock.now(),
        ).on_conflict_do_nothing(index_elements=[Person.email])
    )
    made = person_by_email(db, address)
    assert made is not None
    return made


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
    An earlier open invitation stops working.
    """
    invited = person(db, person_id)
    if invited is None:
        raise NotFound
    now = clock.now()
    if invited.has_login:
        path, until = "/start", None
    else:
        db.execute(
            sa.update(LinkToken)
            .where(
                LinkToken.person_id == person_id, LinkToken.kind == "invitation", LinkToken.used_at.is_(None)
            )
            .values(revoked_at=now)
        )
        token, digest = new_token()
        until = now + INVITATION_TERM
        db.add(
            LinkToken(
                kind="invitation", person_id=person_id, token_sha256=digest, created_at=now, expires_at=until
            )
        )
        path = f"/uitnodiging/{token}"
    messages.post(
        db,
        clock,
        to=invited.email,
        to_name=invited.full_name,
        person_id=person_id,
        template=letter,
        language=invited.language,
        context={
            **(context or {}),
            "given_name": invited.name.given,
            "link_path": path,
            "has_account": invited.has_login,
            "link_until": local(until).date().isoformat() if until else None,
        },
        key=key,
    )
    audit.record(db, actor, clock, "accounts:person:invite", "person", person_id, letter=letter)


def accept_invitation(
    db: Session, actor: Actor, clock: Clock, *, token: str, password_hash: str, uniquifier: str
) -> PersonView:
    """Makes the account of the invited person. Raises Refused when the link no longer works."""
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


def make_account(
    db: Session,
    clock: Clock,
    *,
    person_id: int,
    password_hash: str | None,
    roles: Iterable[Role],
    uniquifier: str | None = None,
) -> int:
    """Makes an account with ``roles`` for a person and returns its number. The hash is made outside a transaction."""
    owner = db.get(Person, person_id)
    if owner is None:
        raise NotFound
    account = Account(
        person_id=person_id,
        email=owner.email,
        password=password_hash,
        active=True,
        fs_uniquifier=uniquifier or secrets.token_hex(32),
        confirmed_at=clock.now(),
        created_at=clock.now(),
        roles=_role_rows(db, roles),
    )
    db.add(account)
    db.flush()
    return account.id


def set_roles(db: Session, actor: Actor, clock: Clock, *, person_id: int, roles: Iterable[Role]) -> None:
    """Gives a person exactly these given roles; ends the person's sessions so that they count at once."""
    wanted = frozenset(roles)
    account = db.scalar(sa.select(Account).where(Account.person_id == person_id))
    if account is None:
        account = db.get(Account, make_account(db, clock, person_id=person_id, password_hash=None, roles=()))
        assert account is not None
    before = {Role(row.name) for row in account.roles}
    if account.person_id == actor.person_id and Role.ADMINISTRATOR in before - wanted:
        raise Refused(T("Je kunt je eigen beheerdersrol niet weghalen. Vraag het een andere beheerder."))
    account.roles = _role_rows(db, wanted)
    if before != wanted:
        db.execute(sa.delete(LoginSession).where(LoginSession.account_id == account.id))
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
    """Invites someone and gives the roles that will hold once the account is made."""
    known = find_or_create_person(
        db, clock, given_name=given_name, infix=infix, family_name=family_name, email=email
    )
    set_roles(db, actor, clock, person_id=known.id, roles=roles)
    invite(db, actor, clock, person_id=known.id)


def rename(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    person_id: int,
    given_name: str,
    infix: str,
    family_name: str,
    function: str,
    language: str,
) -> None:
    """The person's own correction and confirmation of name, function and language."""
    row = db.get(Person, person_id)
    if row is None:
        raise NotFound
    name = PersonName(given_name.strip()[:SHORT], infix.strip()[:SHORT], family_name.strip()[:SHORT])
    row.given_name, row.infix, row.family_name = name.given, name.infix, name.family
    row.sort_name = name.sort_key[:200]
    row.function, row.language = function.strip(), language
    row.name_confirmed_at = clock.now()
    audit.record(db, actor, clock, "accounts:person:rename", "person", person_id)


def _role_rows(db: Session, roles: Iterable[Role]) -> list[RoleRow]:
    names = {str(role) for role in roles}
    rows = {row.name: row for row in db.scalars(sa.select(RoleRow).where(RoleRow.name.in_(names)))}
    for name in names - rows.keys():
        rows[name] = RoleRow(name=name)
        db.add(rows[name])
    return list(rows.values())
