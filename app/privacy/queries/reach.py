"""All rows about a person, table by table, along the ways of `rules.inventory`. Other people are told of by role."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.clock import local
from app.core.db import Base, UTCDateTime
from app.privacy.rules.inventory import TABLES, Table

#: What another person is called in somebody's own file, by the column that names them.
OTHERS: Mapping[str, str] = {
    "reviewer_person_id": "een trainer",
    "second_person_id": "een trainer",
    "trainer_person_id": "een trainer",
    "noted_by_person_id": "een trainer of medewerker",
    "agreed_by_person_id": "een trainer",
    "done_by_person_id": "een trainer",
    "asked_by_person_id": "een medewerker van de stichting",
    "granted_by_person_id": "een medewerker van de stichting",
    "set_by_person_id": "de privacyfunctionaris",
    "lifted_by_person_id": "de privacyfunctionaris",
    "answered_by_person_id": "de privacyfunctionaris",
    "issued_by_person_id": "een medewerker van de stichting",
}
SOMEONE, ONESELF = "iemand anders", "jijzelf"
#: Of a row that leads to the person another way than by its address: what it says of whoever it is about.
_NAMING: Mapping[str, frozenset[str]] = {
    "seat_request": frozenset({"given_name", "infix", "family_name", "email", "function", "note", "reason"}),
}
#: Parts of kept texts that name somebody else.
_OF_OTHERS = frozenset({"signatory_name", "signatory_role"})

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reached:
    """The rows of one table."""

    name: str
    #: Rows about the person, with every column that goes along.
    about: tuple[Row, ...]
    #: Rows of what the person did for others: key and moments only.
    done: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Ids:
    """What leads to a person's rows, by source."""

    values: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def of(self, way: str) -> tuple[str, tuple[Any, ...]]:
        """The column of a way, and the values that lead along it."""
        column, _, source = way.partition(":")
        return column, self.values[source]


def _table(name: str) -> sa.Table:
    return Base.metadata.tables[name]


def _numbers(db: Session, table: str, column: str, values: tuple[Any, ...]) -> tuple[int, ...]:
    found = _table(table)
    return tuple(db.scalars(sa.select(found.c.id).where(found.c[column].in_(values)).order_by(found.c.id)))


def ids_of(db: Session, person_id: int) -> Ids:
    """Every number and address that is the person's, with those of records merged into theirs, and into those."""
    people = accounts.numbers_of(db, person_id)
    person = _table("person")
    addresses = db.scalars(sa.select(sa.func.lower(person.c.email)).where(person.c.id.in_(people)))
    cases = _numbers(db, "practice_case", "person_id", people)
    return Ids(
        {
            "person": people,
            "subject": people,
            "agenda": people,
            "account": _numbers(db, "account", "person_id", people),
            "enrolment": _numbers(db, "enrolment", "person_id", people),
            "case": cases,
            "version": _numbers(db, "case_version", "case_id", cases),
            "invitation": _numbers(db, "invitation", "person_id", people),
            "address": tuple(one for one in addresses if one),
        }
    )


def owned(name: str, told: Table, ids: Ids) -> sa.ColumnElement[bool]:
    """Which rows of a table are about the person."""
    table = _table(name)
    parts: list[sa.ColumnElement[bool]] = []
    for way in told.own:
        column, values = ids.of(way)
        if way.endswith(":address"):
            parts.append(sa.func.lower(table.c[column]).in_(values))
        elif way.endswith(":subject"):
            parts.append(sa.and_(table.c.object_type == "person", table.c[column].in_(values)))
        elif way.endswith(":agenda"):
            parts.append(sa.and_(table.c.kind.in_(("learner", "trainer")), table.c[column].in_(values)))
        else:
            parts.append(table.c[column].in_(values))
    return sa.or_(*parts) if parts else sa.false()


def reached(db: Session, person_id: int) -> list[Reached]:
    """All tables in which something stands about the person, in a fixed order. At most two queries each."""
    ids = ids_of(db, person_id)
    found = []
    for name, told in TABLES.items():
        about = _about(db, name, told, ids) if told.own else ()
        done = _done(db, name, told, ids) if told.did else ()
        if about or done:
            found.append(Reached(name, about, done))
    return found


def _about(db: Session, name: str, told: Table, ids: Ids) -> tuple[Row, ...]:
    table = _table(name)
    query = sa.select(*(table.c[column] for column in told.shown)).where(owned(name, told, ids))
    rows = db.execute(query.order_by(*table.primary_key)).mappings()
    return tuple(_plain(table, _without_others(name, row, ids), ids) for row in rows)


def _without_others(name: str, row: Mapping[Any, Any], ids: Ids) -> Mapping[Any, Any]:
    """The row without what it says of another: who is to take the person's place is not theirs to know."""
    if name not in _NAMING or row["email"].lower() in ids.values["address"]:
        return row
    return {column: None if column in _NAMING[name] else value for column, value in row.items()}


def _done(db: Session, name: str, told: Table, ids: Ids) -> tuple[Row, ...]:
    """What the person did: which of the columns that name somebody, the key, and the moments."""
    table = _table(name)
    mine = sa.or_(*(table.c[column].in_(ids.values["person"]) for column in told.did))
    columns = [
        table.c[column]
        for column in told.shown
        if table.c[column].primary_key
        or column in told.did
        or isinstance(table.c[column].type, sa.Date | UTCDateTime)
        or (name == "audit_event" and column == "action")
    ]
    query = sa.select(*columns).where(mine, sa.not_(owned(name, told, ids)))
    return tuple(_plain(table, row, ids) for row in db.execute(query.order_by(*table.primary_key)).mappings())


def _plain(table: sa.Table, row: Mapping[Any, Any], ids: Ids) -> Row:
    """One row in plain JSON values; whoever else it names is told of by role."""
    people = {
        column.name
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
        or column.name == "actor_person_id"
    }
    return {name: _value(name, value, name in people, ids) for name, value in row.items()}


def _value(name: str, value: Any, person: bool, ids: Ids) -> Any:
    if person and value is not None:
        return ONESELF if value in ids.values["person"] else OTHERS.get(name, SOMEONE)
    if isinstance(value, datetime):
        return local(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: one for key, one in value.items() if key not in _OF_OTHERS}
    return value if value is None or isinstance(value, str | int | float | bool | list) else json.dumps(value)
