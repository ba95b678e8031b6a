"""Reads of bank files, statements and entries; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.bank.models import BankEntry, BankFile, BankStatement
from app.bank.values import BookedOf, EntryView, FileView, Place, StatementView, Totals
from app.core.errors import NotFound
from app.core.money import Money


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
    before: tuple[date, int] | None = None,
    limit: int | None = None,
) -> list[EntryView]:
    """Entries, the newest first. One query.

    `place` keeps those that are there, told by `booked`; `text` is looked for in name, account and text; `before` is
    the day and id of the last row already shown.
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
        day, entry_id = before
        query = query.where(
            sa.or_(BankEntry.booked_on < day, sa.and_(BankEntry.booked_on == day, BankEntry.id < entry_id))
        )
    return [view_of(row) for row in db.scalars(query)]


def totals(db: Session, booked: BookedOf) -> Totals:
    """The money of all entries, in cents with its sign. One query."""
    return Totals(*(Money(int(cents)) for cents in db.execute(_sums(booked)).one()))


@cache
def _sums(booked: BookedOf) -> sa.Select[int, int, int, int, int, int]:
    rows = sa.select(
        BankEntry.amount_cents.label("cents"),
        (BankEntry.set_aside != "").label("aside"),
        sa.or_(BankEntry.amount_cents > 0, BankEntry.reversal).label("incoming"),
        sa.case((BankEntry.set_aside != "", 0), else_=booked(BankEntry.id)).label("booked"),
    ).subquery()

    def of(column: sa.ColumnElement[int], *where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*where), column), else_=0)), 0)

    into, out = rows.c.incoming, sa.not_(rows.c.incoming)
    return sa.select(
        of(rows.c.cents, into),
        of(rows.c.cents, out),
        of(rows.c.cents, into, rows.c.aside),
        of(rows.c.cents, out, rows.c.aside),
        of(rows.c.booked, into),
        of(rows.c.booked, out),
    )


def counts(db: Session, booked: BookedOf, *, file_id: int | None = None) -> dict[Place, int]:
    """How many entries (of a file) are in each place. One query."""
    columns = [
        sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*_at(place, booked)), 1), else_=0)), 0)
        for place in Place
    ]
    query = sa.select(*columns).select_from(BankEntry)
    if file_id is not None:
        query = query.join(BankStatement, BankStatement.id == BankEntry.statement_id).where(
            BankStatement.file_id == file_id
        )
    row = db.execute(query).one()
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


def statements(db: Session, file_id: int) -> list[StatementView]:
    """The statements of a file, in its order."""
    query = sa.select(BankStatement).where(BankStatement.file_id == file_id).order_by(BankStatement.id)
    return [
        StatementView(
            identification=row.identification,
            iban=row.iban,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            opening=None if row.opening_cents is None else Money(row.opening_cents),
            closing=None if row.closing_cents is None else Money(row.closing_cents),
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
