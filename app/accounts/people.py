"""Making people and their accounts, and taking hold of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.models import Account, Person, RoleRow
from app.accounts.queries import PersonView, kept_by, person
from app.core.clock import Clock
from app.core.db import is_sqlite
from app.core.errors import NotFound
from app.core.names import PersonName
from app.core.permissions import Role


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
    """The person with this e-mail address; made when unknown. A known person's data stay as they are.

    An address of somebody who was merged leads to the person who was kept. The row is locked until the end of the
    transaction: nobody merges the person away meanwhile.
    """
    address = email.strip().lower()
    known = _held(db, address)
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
    made = _held(db, address)
    assert made is not None
    return made


def lock_people(db: Session, ids: Iterable[int]) -> None:
    """Locks the rows of these people in the order of their numbers, until the end of the transaction.

    Whoever writes links, letters or merges for several people takes hold of all of them first; rows that only
    refer to a person can still be added.
    """
    _lock(db, sa.select(Person.id).where(Person.id.in_(set(ids))).order_by(Person.id))


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
        roles=role_rows(db, roles),
    )
    db.add(account)
    db.flush()
    return account.id


def role_rows(db: Session, roles: Iterable[Role]) -> list[RoleRow]:
    """The rows of these roles, made where they are not there yet."""
    names = {str(role) for role in roles}
    rows = {row.name: row for row in db.scalars(sa.select(RoleRow).where(RoleRow.name.in_(names)))}
    for name in names - rows.keys():
        rows[name] = RoleRow(name=name)
        db.add(rows[name])
    return list(rows.values())


def _held(db: Session, address: str) -> PersonView | None:
    """To whom an address leads, with a lock on every row on the way there."""
    number = _lock(db, sa.select(Person.id).where(Person.email == address))
    while number is not None and (kept := kept_by(db, number)) is not None:
        number = _lock(db, sa.select(Person.id).where(Person.id == kept))
    return None if number is None else person(db, number)


def _lock(db: Session, people: sa.Select[int]) -> int | None:
    """Locks the rows against writers, not against rows that refer to them; the first one's number."""
    found = db.scalars(people.with_for_update(key_share=True)).all()
    return found[0] if found else None
