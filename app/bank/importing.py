"""Storing what a file tells: each entry once, whatever files tell it. Offered through `service`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.bank.models import BankEntry, BankFile, BankStatement
from app.bank.reading import Reading, ToldEntry, ToldStatement
from app.bank.rules import key_of, ordinals, plain
from app.core.clock import Clock
from app.core.db import is_sqlite
from app.core.errors import Refused
from app.core.money import Money
from app.core.permissions import Actor
from app.core.text import T
from app.organisations import service as organisations

#: The advisory lock of importing: the letters BANK.
_IMPORT_LOCK = 0x42414E4B
#: What two kinds of files of one bank tell alike: day, amount and counterparty's account.
_Alike = tuple[date, int, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """What importing a file did."""

    file_id: int
    #: The entries that were not known before, in the order of the file.
    entry_ids: tuple[int, ...]
    #: How many were known.
    known: int
    #: Whether this very file had been imported before; then nothing was done.
    again: bool = False


def import_file(db: Session, actor: Actor, clock: Clock, *, reading: Reading) -> Imported:
    """Stores the statements and new entries of a file that was read; the caller tells it in the audit log.

    A file that was imported before changes nothing. Refused, without storing anything, when the foundation's account is
    not known, a statement is of another account, or its balances are not explained by its entries.
    """
    iban = organisations.foundation(db).iban
    if not iban:
        raise Refused(T("Vul eerst bij de gegevens van de stichting de IBAN in."), field="file")
    for statement in reading.statements:
        _check(statement, iban)
    _one_at_a_time(db)
    earlier = db.scalar(sa.select(BankFile).where(BankFile.sha256 == reading.sha256))
    if earlier is not None:
        return Imported(earlier.id, (), earlier.new_entries + earlier.known_entries, again=True)
    rows = list(_keyed(reading, iban))
    fresh = _fresh(db, [row for _, row in rows], reading.format)
    file = BankFile(
        sha256=reading.sha256,
        name=reading.name,
        format=reading.format,
        new_entries=len(fresh),
        known_entries=len(rows) - len(fresh),
        imported_at=clock.now(),
        imported_by_person_id=actor.person_id,
    )
    db.add(file)
    db.flush()
    new: list[int] = []
    for number, statement in enumerate(reading.statements):
        statement_id = _statement(db, file.id, statement, iban)
        wanted = [row for place, row in rows if place == number and row["key"] in fresh]
        new += _insert(db, [row | {"statement_id": statement_id} for row in wanted])
    return Imported(file.id, tuple(new), file.known_entries)


def _one_at_a_time(db: Session) -> None:
    """Lets another import end first, so that what is new is told rightly; SQLite has one writer anyway."""
    if not is_sqlite(db):
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(_IMPORT_LOCK)))


def _check(statement: ToldStatement, iban: str) -> None:
    """Refuses a statement that is not of the foundation's account, or whose sums do not come out."""
    account = statement.account
    local = account.isascii() and account.isdigit() and iban.endswith(account.zfill(10))
    if account != iban and not local:
        raise Refused(
            T(
                "Dit afschrift is van rekening %(account)s, niet van die van de stichting (%(iban)s).",
                account=account or "?",
                iban=iban,
            ),
            field="file",
        )
    if statement.opening_cents is None or statement.closing_cents is None:
        return
    expected = statement.opening_cents + sum(entry.amount_cents for entry in statement.entries)
    if expected != statement.closing_cents:
        raise Refused(
            T(
                "De sommen van dit afschrift sluiten niet: beginsaldo en mutaties zijn samen %(expected)s, het "
                "eindsaldo is %(closing)s. Download het opnieuw bij de bank.",
                expected=Money(expected),
                closing=Money(statement.closing_cents),
            ),
            field="file",
        )


def _keyed(reading: Reading, iban: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each entry as a row with its key, and the place of its statement; one that two statements tell comes once."""
    seen: set[str] = set()
    for number, statement in enumerate(reading.statements):
        for entry, nth in zip(statement.entries, ordinals(map(_facts, statement.entries)), strict=True):
            key = _key(entry, iban, nth)
            if key not in seen:
                seen.add(key)
                yield number, _row(entry, key)


def _facts(entry: ToldEntry) -> tuple[str, ...]:
    """What makes an entry itself, beside its account."""
    return (
        entry.booked_on.isoformat(),
        str(entry.amount_cents),
        entry.bank_reference,
        *map(plain, (entry.counterparty_iban, entry.counterparty_name, entry.remittance)),
    )


def _key(entry: ToldEntry, iban: str, nth: int) -> str:
    return key_of(
        iban=iban,
        booked_on=entry.booked_on,
        amount_cents=entry.amount_cents,
        mark=entry.bank_reference,
        facts=(entry.counterparty_iban, entry.counterparty_name, entry.remittance),
        nth=nth,
    )


def _row(entry: ToldEntry, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "booked_on": entry.booked_on,
        "value_on": entry.value_on,
        "amount_cents": entry.amount_cents,
        "counterparty_name": entry.counterparty_name,
        "counterparty_iban": entry.counterparty_iban,
        "remittance": entry.remittance,
        "reference": entry.reference,
        "end_to_end_id": entry.end_to_end_id,
        "bank_reference": entry.bank_reference,
        "reversal": entry.reversal,
        "set_aside": "",
    }


def _fresh(db: Session, rows: Sequence[dict[str, Any]], kind: str) -> set[str]:
    """The keys of the entries that no file told before.

    A file of the other kind (CSV after CAMT, or the reverse) tells the same entries in other words: one of the same
    day, amount and account that the file does not tell by its key is taken for the same, and so is the total of a batch
    that the other tells piece by piece.
    """
    if not rows:
        return set()
    days = [row["booked_on"] for row in rows]
    stored = db.execute(
        sa.select(
            BankEntry.key,
            BankEntry.booked_on,
            BankEntry.amount_cents,
            BankEntry.counterparty_iban,
            BankFile.format,
        )
        .join(BankStatement, BankStatement.id == BankEntry.statement_id)
        .join(BankFile, BankFile.id == BankStatement.file_id)
        .where(BankEntry.booked_on.between(min(days), max(days)))
    ).all()
    known = {row.key for row in stored}
    told = {row["key"] for row in rows}
    others: Counter[_Alike] = Counter(
        (row.booked_on, row.amount_cents, row.counterparty_iban)
        for row in stored
        if row.key not in told and (row.format == "csv") is not (kind == "csv")
    )
    fresh: set[str] = set()
    for row in rows:
        alike = (row["booked_on"], row["amount_cents"], row["counterparty_iban"])
        if row["key"] in known:
            continue
        if others[alike] > 0:
            others[alike] -= 1
            continue
        fresh.add(row["key"])
    return fresh - _in_other_pieces([row for row in rows if row["key"] in fresh], +others)


def _in_other_pieces(rows: Sequence[dict[str, Any]], others: Counter[_Alike]) -> set[str]:
    """The keys of what seems new of a file, but is a batch that the other kind of file tells in other pieces.

    Both tell the same money of a day. So when all that only one of them tells of it is one amount, and all that only
    the other tells are several that sum to it, these are one batch. With two batches on a day nothing is sure: then all
    is stored, and waits for a person.
    """
    told: dict[tuple[date, bool], list[dict[str, Any]]] = {}
    for row in rows:
        told.setdefault((row["booked_on"], row["amount_cents"] > 0), []).append(row)
    stored: dict[tuple[date, bool], list[int]] = {}
    for (day, cents, _), count in others.items():
        stored.setdefault((day, cents > 0), []).extend([cents] * count)
    same = [
        new
        for spot, new in told.items()
        if sorted((min(len(new), 2), min(len(stored.get(spot, ())), 2))) == [1, 2]
        and sum(row["amount_cents"] for row in new) == sum(stored[spot])
    ]
    return {row["key"] for new in same for row in new}


def _statement(db: Session, file_id: int, told: ToldStatement, iban: str) -> int:
    row = BankStatement(
        file_id=file_id,
        identification=told.identification,
        iban=iban,
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        opening_cents=told.opening_cents,
        closing_cents=told.closing_cents,
    )
    db.add(row)
    db.flush()
    return row.id


def _insert(db: Session, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Adds these entries and answers their ids."""
    if not rows:
        return []
    return sorted(db.scalars(sa.insert(BankEntry).returning(BankEntry.id), list(rows)))
