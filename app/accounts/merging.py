"""Two records of one human made one, and taken apart again within a day.

What hangs on the merged person moves, stays or ends, column by column (:mod:`app.accounts.belongings`). Which rows
changed hands is kept, so that undoing puts back exactly those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.belongings import ENDS, MOVES, ONCE, columns, key_of
from app.accounts.conflicts import conflicts
from app.accounts.models import Account, LinkToken, LoginSession, Person, PersonMerge
from app.accounts.queries import PersonView, kept_by, person, present
from app.audit import service as audit
from app.core.clock import Clock
from app.core.db import Base, affected
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T

#: How long a merge can be undone.
UNDO_TERM = timedelta(days=1)
#: Called between the change and its audit line: what others must do when somebody's enrolments changed hands.
Then = Callable[[Session], None]


@dataclass(frozen=True, slots=True)
class MergeView:
    """A merge, as the page of the kept person tells it."""

    id: int
    kept_id: int
    merged: PersonView
    merged_at: datetime
    undo_until: datetime
    undone: bool


def merge(db: Session, actor: Actor, clock: Clock, *, kept_id: int, merged_id: int, then: Then) -> int:
    """Makes the merged person's record part of the kept one's; the number of the merge.

    Lock the cohorts of both before this. Raises NotFound for an unknown or merged person, and Refused with the first
    thing that stands in the way.
    """
    _lock(db, kept_id, merged_id)
    known = present(db, (kept_id, merged_id))
    if len(known) != 2:
        raise NotFound
    for text in conflicts(db, actor, kept=known[kept_id], merged=known[merged_id]):
        raise Refused(text)
    addresses = [_address(db, number) for number in (kept_id, merged_id)]
    moved: dict[str, Any] = {"addresses": addresses, "rows": {}, "dropped": {}}
    moved["feeds_about"] = _feeds(db, kept_id, merged_id)
    for column in columns(MOVES):
        _move(db, column, kept_id, merged_id, moved)
    moved.update(_end(db, clock, merged_id))
    row = PersonMerge(
        kept_person_id=kept_id,
        merged_person_id=merged_id,
        moved=moved,
        merged_at=clock.now(),
        merged_by_person_id=actor.person_id,
    )
    db.add(row)
    db.flush()
    then(db)
    counts = {name: len(keys) for name, keys in moved["rows"].items()}
    audit.record(
        db,
        actor,
        clock,
        "accounts:person:merge",
        "person",
        kept_id,
        merged_person_id=merged_id,
        moved=counts,
    )
    return row.id


def undo(db: Session, actor: Actor, clock: Clock, *, merge_id: int, then: Then) -> PersonView:
    """Puts back exactly what a merge moved; the person who is there again.

    Raises NotFound for an unknown merge; Refused after a day, when it was undone already, and when something was
    built on it meanwhile.
    """
    row = db.get(PersonMerge, merge_id)
    if row is None:
        raise NotFound
    kept_id, merged_id = row.kept_person_id, row.merged_person_id
    _lock(db, kept_id, merged_id)
    db.refresh(row)
    if row.undone_at is not None:
        raise Refused(T("Deze samenvoeging is al ongedaan gemaakt."))
    if clock.now() - row.merged_at > UNDO_TERM:
        raise Refused(T("Ongedaan maken kan tot een dag na het samenvoegen. Die dag is voorbij."))
    _check_nothing_built(db, row)
    _put_back(db, row)
    row.undone_at = clock.now()
    db.flush()
    then(db)
    audit.record(
        db,
        actor,
        clock,
        "accounts:person:unmerge",
        "person",
        kept_id,
        merged_person_id=merged_id,
        merge=row.id,
    )
    found = person(db, merged_id)
    assert found is not None
    return found


def merges_of(db: Session, person_id: int) -> list[MergeView]:
    """The records that are part of this person's now, the latest first."""
    rows = db.execute(
        sa.select(PersonMerge)
        .where(PersonMerge.kept_person_id == person_id, PersonMerge.undone_at.is_(None))
        .order_by(PersonMerge.id.desc())
    )
    return [_view(db, row) for (row,) in rows]


def merge_of(db: Session, merge_id: int) -> MergeView:
    """One merge, also one that was undone. Raises NotFound."""
    row = db.get(PersonMerge, merge_id)
    if row is None:
        raise NotFound
    return _view(db, row)


def _view(db: Session, row: PersonMerge) -> MergeView:
    merged = person(db, row.merged_person_id)
    assert merged is not None
    return MergeView(
        row.id,
        row.kept_person_id,
        merged,
        row.merged_at,
        row.merged_at + UNDO_TERM,
        row.undone_at is not None,
    )


def _lock(db: Session, *ids: int) -> None:
    """Both rows, in order, also against rows that begin to refer to them: an enrolment waits for the merge."""
    found = db.scalars(sa.select(Person.id).where(Person.id.in_(ids)).order_by(Person.id).with_for_update())
    if len(found.all()) != len(set(ids)):
        raise NotFound


def _address(db: Session, person_id: int) -> str:
    return db.scalar(sa.select(Person.email).where(Person.id == person_id)) or ""


def _feeds(db: Session, kept_id: int, merged_id: int) -> list[int]:
    """Makes the merged person's calendar addresses about themselves ones about the kept person; which they were.

    All addresses keep working: one has an address for each device.
    """
    table = Base.metadata.tables["calendar_feed"]
    feed = table.c
    about = sa.and_(feed.kind.in_(("learner", "trainer")), feed.subject_id == merged_id)
    own = feed.owner_person_id == merged_id
    personal = list(db.scalars(sa.select(feed.id).where(own, about).order_by(feed.id)))
    db.execute(sa.update(table).where(feed.id.in_(personal)).values(subject_id=kept_id))
    return personal


def _move(db: Session, column: sa.Column[int], kept_id: int, merged_id: int, moved: dict[str, Any]) -> None:
    """Gives the rows of one column to the kept person and notes which they were."""
    table = column.table
    keys = key_of(table)
    rest = [key for key in keys if key.name != column.name]
    name = f"{table.name}.{column.name}"
    if table.name in ONCE:
        other = table.alias()
        same = [other.c[key.name] == table.c[key.name] for key in rest]
        twice = sa.exists().where(other.c[column.name] == kept_id, *same)
        doubled = db.execute(sa.select(*rest).where(column == merged_id, twice)).all()
        if doubled:
            moved["dropped"][name] = [list(row) for row in doubled]
            db.execute(sa.delete(table).where(column == merged_id, twice))
    rows = db.execute(sa.select(*rest).where(column == merged_id).order_by(*rest)).all()
    if rows:
        moved["rows"][name] = [list(row) for row in rows]
        db.execute(sa.update(table).where(column == merged_id).values({column: kept_id}))


def _end(db: Session, clock: Clock, merged_id: int) -> dict[str, Any]:
    """Switches the merged person's account and links off; what they were before."""
    assert {column.table.name for column in columns(ENDS)} == {"account", "link_token"}
    account = db.scalar(sa.select(Account).where(Account.person_id == merged_id))
    was_active = account is not None and account.active
    if account is not None:
        account.active = False
        db.execute(sa.delete(LoginSession).where(LoginSession.account_id == account.id))
    open_ = sa.and_(
        LinkToken.person_id == merged_id, LinkToken.used_at.is_(None), LinkToken.revoked_at.is_(None)
    )
    links = list(db.scalars(sa.select(LinkToken.id).where(open_)))
    db.execute(sa.update(LinkToken).where(LinkToken.id.in_(links)).values(revoked_at=clock.now()))
    return {"account_was_active": was_active, "ended_links": links}


def _check_nothing_built(db: Session, row: PersonMerge) -> None:
    """Refuses when what moved has grown since in a way that cannot be taken apart."""
    tables = Base.metadata.tables
    if kept_by(db, row.kept_person_id) is not None:
        raise Refused(T("Deze persoon is daarna zelf samengevoegd. Maak dat eerst ongedaan."))
    if row.moved.get("addresses") != [_address(db, n) for n in (row.kept_person_id, row.merged_person_id)]:
        raise Refused(T("Het e-mailadres is daarna veranderd. Daarom kan dit niet meer ongedaan."))
    enrolments = [key[0] for key in row.moved["rows"].get("enrolment.person_id", ())]
    seat = tables["enrolment"].c
    elsewhere = sa.select(seat.id).where(
        seat.id.in_(enrolments), seat.ended_as == "moved", seat.withdrawn_at >= row.merged_at
    )
    if db.scalar(elsewhere.limit(1)):  # the seat is in another cohort by now, under the kept person's name
        raise _changed()
    certificate, case = tables["certificate"].c, tables["practice_case"].c
    if db.scalar(sa.select(certificate.id).where(certificate.enrolment_id.in_(enrolments)).limit(1)):
        raise Refused(T("Op een aanmelding die meeging staat nu een certificaat. Daarom blijft dit zo."))
    known = [key[0] for key in row.moved["rows"].get("practice_case.person_id", ())]
    begun = sa.select(case.id).where(
        case.enrolment_id.in_(enrolments), case.person_id == row.kept_person_id, case.id.not_in(known)
    )
    if db.scalar(begun.limit(1)):
        raise Refused(
            T("Er is daarna een praktijkcasus begonnen die bij beiden hoort. Daarom blijft dit zo.")
        )


def _put_back(db: Session, row: PersonMerge) -> None:
    tables = Base.metadata.tables
    for name, keys in row.moved["rows"].items():
        table_name, column_name = name.split(".")
        table = tables[table_name]
        rest = [key for key in key_of(table) if key.name != column_name]
        for key in keys:
            same = [part == value for part, value in zip(rest, key, strict=True)]
            mine = sa.update(table).where(*same, table.c[column_name] == row.kept_person_id)
            if affected(db, mine.values({column_name: row.merged_person_id})) != 1:
                raise _changed()
    for name, keys in row.moved["dropped"].items():
        table_name, column_name = name.split(".")
        table = tables[table_name]
        rest = [key for key in key_of(table) if key.name != column_name]
        for key in keys:
            values = {part.name: value for part, value in zip(rest, key, strict=True)}
            db.execute(sa.insert(table).values({**values, column_name: row.merged_person_id}))
    feed = tables["calendar_feed"]
    about, ended = row.moved["feeds_about"], row.moved.get("ended_feeds", ())  # earlier merges ended some
    db.execute(sa.update(feed).where(feed.c.id.in_(about)).values(subject_id=row.merged_person_id))
    db.execute(sa.update(feed).where(feed.c.id.in_(ended)).values(revoked_at=None))
    links = row.moved["ended_links"]
    db.execute(sa.update(LinkToken).where(LinkToken.id.in_(links)).values(revoked_at=None))
    if row.moved["account_was_active"]:
        db.execute(sa.update(Account).where(Account.person_id == row.merged_person_id).values(active=True))


def _changed() -> Refused:
    return Refused(T("Wat meeging is daarna veranderd of weggehaald. Daarom kan dit niet meer ongedaan."))
