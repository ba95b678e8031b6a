"""Reads of bank files, statements and entries; frozen values only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.bank.models import BankEntry, BankFile, BankStatement
from app.core.errors import NotFound
from app.core.money import Money

#: Gives, for the column of an entry's id, a column with how much of it is booked, in cents with its sign.
BookedOf = Callable[[Any], sa.ColumnElement[int]]


class Place(StrEnum):
    """Where the money of an entry is; the words stand in addresses."""

    #: It came in, or takes something back, and something of it is not booked.
    WAITING = "wacht"
    #: All of it is booked.
    BOOKED = "geboekt"
    #: A person said that it is not about an invoice.
    ASIDE = "apart"
    #: It went out and is not booked.
    OUT = "uitgaand"


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry, column by column; see `models.BankEntry` for the meanings."""

    id: int
    statement_id: int
    booked_on: date
    amount: Money
    counterparty_name: str
    counterparty_iban: str
    remittance: str
    reference: str
    end_to_end_id: str
    bank_reference: str
    reversal: bool
    set_aside: str
    set_aside_by: int | None


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that was imported."""

    id: int
    name: str
    format: str
    new_entries: int
    known_entries: int
    imported_at: datetime
    imported_by: int | None


@dataclass(frozen=True, slots=True)
class Totals:
    """The money of many entries: how much there is, and how much of it was set aside."""

    #: Of all that came in, less what was taken back.
    came_in: Money
    #: Of all that went out; negative.
    went_out: Money
    #: The part of each that is set aside.
    aside_in: Money
    aside_out: Money
    #: The part of each that is booked.
    booked_in: Money
    booked_out: Money

    @property
    def waiting(self) -> Money:
        """What came in and is in none of the other places."""
        return self.came_in - self.aside_in - self.booked_in

    @property
    def unexplained(self) -> Money:
        """What went out and is in none of the other places."""
        return self.went_out - self.aside_out - self.booked_out


def lock_entries(db: Session, ids: Collection[int]) -> dict[int, EntryView]:
    """These entries, under a lock until the commit, taken in the order of their numbers. Unknown ones are left out."""
    found: dict[int, EntryView] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), 5000):
        rows = db.scalars(
            sa.select(BankEntry)
            .where(BankEntry.id.in_(wanted[start : start + 5000]))
            .order_by(BankEntry.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        found |= {row.id: view_of(row) for row in rows}
    return found


def entry(db: Session, entry_id: int) -> EntryView:
    """One entry. Raises NotFound."""
    row = db.get(BankEntry, entry_id)
    if row is None:
        raise NotFound
    return view_of(row)


def entries(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    file_id: int | None = None,
    place: Place | None = None,
    booked: BookedOf | None = None,
    text: str = "",
    ibans: Collection[str] | None = None,
    before: tuple[str, int] | None = None,
    limit: int | None = None,
) -> list[EntryView]:
    """Entries, the newest first. One query.

    `place` keeps those that are there, told by `booked`; `text` is looked for in name, account and text; `before` is
    the day (ISO) and id of the last row already shown.
    """
    query = sa.select(BankEntry).order_by(BankEntry.booked_on.desc(), BankEntry.id.desc()).limit(limit)
    if ids is not None:
        query = query.where(BankEntry.id.in_(ids))
    if ibans is not None:
        query = query.where(BankEntry.counterparty_iban.in_(ibans))
    if file_id is not None:
        query = query.join(BankStatement, BankStatement.id == BankEntry.statement_id).where(
            BankStatement.file_id == file_id
        )
    if place is not None and booked is not None:
        query = query.where(*_at(place, booked))
    if text:
        look = (BankEntry.counterparty_name, BankEntry.counterparty_iban, BankEntry.remittance)
        query = query.where(sa.or_(*(column.icontains(text, autoescape=True) for column in look)))
    if before is not None:
        day = date.fromisoformat(before[0])
        query = query.where(
            sa.or_(BankEntry.booked_on < day, sa.and_(BankEntry.booked_on == day, BankEntry.id < before[1]))
        )
    return [view_of(row) for row in db.scalars(query)]


def totals(db: Session, booked: BookedOf) -> Totals:
    """The money of all entries, in cents with its sign. One query."""
    rows = sa.select(
        BankEntry.amount_cents.label("cents"),
        (BankEntry.set_aside != "").label("aside"),
        sa.or_(BankEntry.amount_cents > 0, BankEntry.reversal).label("incoming"),
        sa.case((BankEntry.set_aside != "", 0), else_=booked(BankEntry.id)).label("booked"),
    ).subquery()

    def of(column: sa.ColumnElement[int], *where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*where), column), else_=0)), 0)

    into, out = rows.c.incoming, sa.not_(rows.c.incoming)
    sums = db.execute(
        sa.select(
            of(rows.c.cents, into),
            of(rows.c.cents, out),
            of(rows.c.cents, into, rows.c.aside),
            of(rows.c.cents, out, rows.c.aside),
            of(rows.c.booked, into),
            of(rows.c.booked, out),
        )
    ).one()
    return Totals(*(Money(int(cents)) for cents in sums))


def counts(db: Session, booked: BookedOf) -> dict[Place, int]:
    """How many entries are in each place. One query."""
    columns = [
        sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*_at(place, booked)), 1), else_=0)), 0)
        for place in Place
    ]
    row = db.execute(sa.select(*columns).select_from(BankEntry)).one()
    return {place: int(number) for place, number in zip(Place, row, strict=True)}


def files(db: Session, *, ids: Collection[int] | None = None, limit: int | None = None) -> list[FileView]:
    """Imported files, the newest first."""
    query = sa.select(BankFile).order_by(BankFile.id.desc()).limit(limit)
    if ids is not None:
        query = query.where(BankFile.id.in_(ids))
    return [
        FileView(
            row.id,
            row.name,
            row.format,
            row.new_entries,
            row.known_entries,
            row.imported_at,
            row.imported_by_person_id,
        )
        for row in db.scalars(query)
    ]


def _at(place: Place, booked: BookedOf) -> list[sa.ColumnElement[bool]]:
    aside = BankEntry.set_aside != ""
    if place is Place.ASIDE:
        return [aside]
    # an entry whose whole amount is booked, whatever its sign
    done = booked(BankEntry.id) == BankEntry.amount_cents
    incoming = sa.or_(BankEntry.amount_cents > 0, BankEntry.reversal)
    if place is Place.BOOKED:
        return [sa.not_(aside), done]
    return [sa.not_(aside), sa.not_(done), incoming if place is Place.WAITING else sa.not_(incoming)]


def view_of(row: BankEntry) -> EntryView:
    """The row as a value."""
    return EntryView(
        id=row.id,
        statement_id=row.statement_id,
        booked_on=row.booked_on,
        amount=Money(row.amount_cents),
        counterparty_name=row.counterparty_name,
        counterparty_iban=row.counterparty_iban,
        remittance=row.remittance,
        reference=row.reference,
        end_to_end_id=row.end_to_end_id,
        bank_reference=row.bank_reference,
        reversal=row.reversal,
        set_aside=row.set_aside,
        set_aside_by=row.set_aside_by_person_id,
    )


def originals(db: Session, reversals: Sequence[EntryView]) -> dict[int, list[EntryView]]:
    """For each entry that takes another back: the earlier ones that it may mean, the oldest first. One query.

    They have the opposite amount, and the same mark of the payer or, when there is none such, the same account.
    """
    amounts = {-one.amount.cents for one in reversals}
    if not amounts:
        return {}
    rows = db.scalars(
        sa.select(BankEntry)
        .where(BankEntry.amount_cents.in_(amounts), BankEntry.reversal.is_(False))
        .order_by(BankEntry.booked_on, BankEntry.id)
    )
    by_amount: dict[Money, list[EntryView]] = {}
    for row in rows:
        by_amount.setdefault(Money(row.amount_cents), []).append(view_of(row))
    found: dict[int, list[EntryView]] = {}
    for one in reversals:
        earlier = [other for other in by_amount.get(-one.amount, ()) if other.booked_on <= one.booked_on]
        marked = [other for other in earlier if _same_mark(one, other)]
        account = one.counterparty_iban
        found[one.id] = marked or [
            other for other in earlier if account and other.counterparty_iban == account
        ]
    return found


def _same_mark(one: EntryView, other: EntryView) -> bool:
    return bool(one.end_to_end_id) and one.end_to_end_id == other.end_to_end_id


def account_of(entry_id: Any) -> sa.ColumnElement[str]:
    """A column for a query over rows that name entries, by that column: the counterparty's account of each."""
    account = sa.select(BankEntry.counterparty_iban).where(BankEntry.id == entry_id)
    return account.correlate_except(BankEntry).scalar_subquery()
