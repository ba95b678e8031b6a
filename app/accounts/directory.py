"""Everybody whom the foundation knows: searching, and who may stand in the list twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.queries import PersonView, merged_away, people, select_people, view

#: Words of a search that count.
WORDS = 6


def directory(
    db: Session, *, text: str = "", after: tuple[str, int] | None = None, limit: int | None = None
) -> list[PersonView]:
    """People by family name; each word of ``text`` must stand in the name or the address. One query.

    Without those who were merged into another. ``after``: a :func:`directory_key`.
    """
    query = select_people().where(~merged_away()).order_by(Person.sort_name, Person.id).limit(limit)
    for word in text.split()[:WORDS]:
        query = query.where(sa.or_(_in_name(word), Person.email.contains(word.lower(), autoescape=True)))
    if after is not None:
        name_, number = after
        later = sa.or_(Person.sort_name > name_, sa.and_(Person.sort_name == name_, Person.id > number))
        query = query.where(later)
    return [view(*row) for row in db.execute(query)]


def named(db: Session, ids: Collection[int], text: str) -> set[int]:
    """Which of these people have each word of ``text`` in their name. One query."""
    words = [_in_name(word) for word in text.split()[:WORDS]]
    return set(db.scalars(sa.select(Person.id).where(Person.id.in_(ids), *words)))


def directory_key(one: PersonView) -> tuple[str, int]:
    """The place of a person in the directory."""
    return one.sort_name, one.id


def namesakes(db: Session, *, limit: int) -> list[tuple[PersonView, ...]]:
    """Groups of people with the same name, diacritics and case aside, and different addresses. One query."""
    twice = (
        sa.select(Person.sort_name)
        .where(~merged_away())
        .group_by(Person.sort_name)
        .having(sa.func.count() > 1)
        .order_by(Person.sort_name)
        .limit(limit)
    )
    rows = db.execute(
        select_people()
        .where(Person.sort_name.in_(twice), ~merged_away())
        .order_by(Person.sort_name, Person.id)
    )
    groups: dict[str, list[PersonView]] = {}
    for row in rows:
        one = view(*row)
        groups.setdefault(one.sort_name, []).append(one)
    return [tuple(group) for group in groups.values()]


def namesakes_of(db: Session, person_id: int, *, limit: int) -> list[PersonView]:
    """The others with this person's name, by number."""
    found = people(db, [person_id]).get(person_id)
    if found is None:
        return []
    query = select_people().where(Person.sort_name == found.sort_name, Person.id != person_id, ~merged_away())
    return [view(*row) for row in db.execute(query.order_by(Person.id).limit(limit))]


def _in_name(word: str) -> sa.ColumnElement[bool]:
    return Person.sort_name.contains(_folded(word), autoescape=True)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()
