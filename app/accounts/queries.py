"""Reads of people, accounts and sessions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Account, LinkToken, LoginSession, Person, PersonMerge, RoleRow, account_role
from app.core.clock import Clock
from app.core.names import PersonName
from app.core.permissions import Role
from app.core.tokens import digest


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person, for pages and letters."""

    id: int
    name: PersonName
    sort_name: str
    email: str
    function: str
    language: str
    name_confirmed_at: datetime | None
    account_id: int | None
    active: bool
    #: Whether the person has chosen a password and can log in.
    has_login: bool = False

    @property
    def full_name(self) -> str:
        """``Petra van Dijk``."""
        return self.name.full


@dataclass(frozen=True, slots=True)
class SessionView:
    """One place where a person is logged in."""

    number: str
    device: str
    created_at: datetime
    seen_at: datetime
    #: Whether it is the one that asks.
    here: bool


def people(db: Session, ids: Iterable[int]) -> dict[int, PersonView]:
    """The people with these numbers, by number; unknown ones are absent. One query."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.execute(select_people().where(Person.id.in_(wanted)))
    return {row[0].id: view(*row) for row in rows}


def full_names(db: Session, ids: Iterable[int]) -> dict[int, str]:
    """The names of the people with these numbers, in reading order; unknown ones are absent. One query."""
    wanted = set(ids)
    if not wanted:
        return {}
    query = sa.select(Person.id, Person.given_name, Person.infix, Person.family_name)
    rows = db.execute(query.where(Person.id.in_(wanted)))
    return {number: PersonName(*parts).full for number, *parts in rows}


def present(db: Session, ids: Iterable[int]) -> dict[int, PersonView]:
    """Like :func:`people`, without those who were merged into another. One query."""
    rows = db.execute(select_people().where(Person.id.in_(set(ids)), ~merged_away()))
    return {row[0].id: view(*row) for row in rows}


def person(db: Session, person_id: int) -> PersonView | None:
    """One person, or None."""
    return people(db, [person_id]).get(person_id)


def person_by_email(db: Session, email: str) -> PersonView | None:
    """The person with this address (any case), or None. The address of a merged person leads to the kept one."""
    row = db.execute(select_people().where(Person.email == email.strip().lower())).first()
    if row is None:
        return None
    kept = kept_by(db, row[0].id)
    return view(*row) if kept is None else person(db, kept_of(db, kept))


def people_by_email(db: Session, emails: Iterable[str]) -> dict[str, PersonView]:
    """To whom these addresses (lower case) lead, by address; unknown ones are absent. Few queries, however many."""
    wanted = set(emails)
    if not wanted:
        return {}
    leads = {
        row[0]: row[1]
        for row in db.execute(sa.select(Person.email, Person.id).where(Person.email.in_(wanted)))
    }
    live = sa.select(PersonMerge.merged_person_id, PersonMerge.kept_person_id)
    kept = (
        {row[0]: row[1] for row in db.execute(live.where(PersonMerge.undone_at.is_(None)))} if leads else {}
    )
    for address, number in leads.items():
        while number in kept:
            number = kept[number]
        leads[address] = number
    known = people(db, leads.values())
    return {address: known[number] for address, number in leads.items()}


def kept_by(db: Session, person_id: int) -> int | None:
    """Into whom this person was merged; None for someone who was not."""
    return db.scalar(
        sa.select(PersonMerge.kept_person_id).where(
            PersonMerge.merged_person_id == person_id, PersonMerge.undone_at.is_(None)
        )
    )


def kept_of(db: Session, person_id: int) -> int:
    """Who this person is now: the last one kept of all merges, or the person."""
    while (kept := kept_by(db, person_id)) is not None:
        person_id = kept
    return person_id


def numbers_of(db: Session, person_id: int) -> tuple[int, ...]:
    """Under which numbers this person acted: the own one first, then those of records merged into it. One query."""
    part = sa.select(sa.literal(person_id).label("id")).cte(recursive=True)
    part = part.union(
        sa.select(PersonMerge.merged_person_id)
        .join(part, PersonMerge.kept_person_id == part.c.id)
        .where(PersonMerge.undone_at.is_(None))
    )
    return (person_id, *sorted(set(db.scalars(sa.select(part.c.id))) - {person_id}))


def merged_away() -> sa.ColumnElement[bool]:
    """Whether a :class:`Person` went up in another, for a larger query."""
    return sa.exists().where(PersonMerge.merged_person_id == Person.id, PersonMerge.undone_at.is_(None))


def people_with_role(db: Session, role: Role, besides: Collection[int] = ()) -> list[PersonView]:
    """Everyone with an active account that holds ``role``, and the people ``besides``, by family name. One query."""
    holders = (
        sa.select(account_role.c.account_id)
        .join(RoleRow, RoleRow.id == account_role.c.role_id)
        .where(RoleRow.name == str(role))
    )
    rows = db.execute(
        select_people()
        .where(sa.or_(sa.and_(Account.id.in_(holders), Account.active.is_(True)), Person.id.in_(besides)))
        .order_by(Person.sort_name, Person.id)
    )
    return [view(*row) for row in rows]


def staff(db: Session) -> list[tuple[PersonView, frozenset[Role]]]:
    """Everyone with an account and a role that an administrator gives, by family name."""
    rows = db.execute(
        select_people(RoleRow.name)
        .join(account_role, account_role.c.account_id == Account.id)
        .join(RoleRow, RoleRow.id == account_role.c.role_id)
        .where(~merged_away())
        .order_by(Person.sort_name, Person.id)
    )
    found: dict[int, tuple[PersonView, set[Role]]] = {}
    for row_person, account_id, active, chosen, role in rows:
        entry = found.setdefault(row_person.id, (view(row_person, account_id, active, chosen), set()))
        entry[1].add(Role(role))
    return [(view, frozenset(roles)) for view, roles in found.values()]


def open_link(db: Session, clock: Clock, token: str, kind: str) -> tuple[LinkToken, PersonView] | None:
    """The link that ``token`` opens and whose it is; None when unknown, used, withdrawn or expired."""
    link = db.scalar(
        sa.select(LinkToken).where(LinkToken.token_sha256 == digest(token), LinkToken.kind == kind)
    )
    if link is None or link.used_at or link.revoked_at or link.expires_at <= clock.now():
        return None
    found = person(db, link.person_id)
    return (link, found) if found else None


def invited_at(db: Session, ids: Iterable[int]) -> dict[int, datetime]:
    """When these people were last sent an invitation, by person; who never was is absent. One query."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.execute(
        sa.select(LinkToken.person_id, sa.func.max(LinkToken.created_at))
        .where(LinkToken.person_id.in_(wanted), LinkToken.kind == "invitation")
        .group_by(LinkToken.person_id)
    )
    return {row[0]: row[1] for row in rows}


def sessions_of(db: Session, account_id: int, *, here: str) -> list[SessionView]:
    """Where the account is logged in, latest use first; ``here`` is the token hash of the asking session."""
    rows = db.scalars(
        sa.select(LoginSession)
        .where(LoginSession.account_id == account_id)
        .order_by(LoginSession.seen_at.desc())
    )
    return [
        SessionView(row.number, row.device, row.created_at, row.seen_at, row.token_sha256 == here)
        for row in rows
    ]


def select_people(*more: sa.ColumnElement[str] | sa.orm.attributes.InstrumentedAttribute[str]) -> sa.Select:  # type: ignore[type-arg]
    """People with what :func:`view` needs of their account, and ``more`` columns."""
    return sa.select(Person, Account.id, Account.active, Account.password.is_not(None), *more).outerjoin(
        Account, Account.person_id == Person.id
    )


def view(row: Person, account_id: int | None, active: bool | None, chosen: bool | None) -> PersonView:
    """A row of :func:`select_people` as a person."""
    return PersonView(
        row.id,
        row.name,
        row.sort_name,
        row.email,
        row.function,
        row.language,
        row.name_confirmed_at,
        account_id,
        bool(active),
        account_id is not None and bool(chosen),
    )
