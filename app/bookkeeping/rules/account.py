"""The account of one payer: what it owes and why, on any day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.money import ZERO, Money, total


class Kind(StrEnum):
    """What changed an account. Of one day, in this order."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    WRITE_OFF = "write_off"
    WRITE_OFF_UNDONE = "write_off_undone"


_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of an account."""

    day: date
    kind: Kind
    #: Orders movements of one kind on one day: the number of the row.
    order: int
    #: What the payer owes more; negative: less.
    amount: Money
    #: The invoice whose open amount it changes; None: the payer's credit.
    invoice_id: int | None
    #: Number of the document or invoice; empty for credit.
    number: str = ""
    #: Of a payment: the bank entry whose money it is.
    entry_id: int | None = None
    #: Of a write-off: why; of a credit note: the invoice that it takes back.
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a statement."""

    day: date
    kind: Kind
    #: What the payer owes more; negative: less.
    amount: Money
    #: What the payer owes after it.
    balance: Money
    #: Numbers of the invoices or documents that it is about.
    numbers: tuple[str, ...]
    #: Id of the document or invoice that it leads to; None for a payment.
    invoice_id: int | None
    entry_id: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The account over a period; `closing` = `opening` + the sum of `rows`."""

    first: date | None
    last: date
    opening: Money
    rows: tuple[Row, ...]
    closing: Money
    #: By invoice id: what was open at the end of the last day; only what was not nothing.
    open: dict[int, Money]
    #: What the payer had as credit at the end of the last day.
    credit: Money


def balance_on(movements: Iterable[Movement], day: date) -> Money:
    """What is owed at the end of a day: invoices, less credit notes, payments and write-offs."""
    return total(one.amount for one in movements if one.day <= day)


def open_on(movements: Iterable[Movement], day: date) -> tuple[dict[int, Money], Money]:
    """What is open by invoice at the end of a day, and the payer's credit; the first less the second is the balance."""
    found: dict[int | None, Money] = {}
    for one in movements:
        if one.day <= day:
            found[one.invoice_id] = found.get(one.invoice_id, ZERO) + one.amount
    credit = -found.pop(None, ZERO)
    return {number: amount for number, amount in found.items() if number is not None and amount}, credit


def statement(movements: Iterable[Movement], first: date | None, last: date) -> Statement:
    """The statement from `first` (the beginning, unless given) up to and including `last`.

    The parts of one bank entry on one day are one row; when they only moved within the account there is none.
    """
    known = sorted(
        (one for one in movements if one.day <= last), key=lambda one: (one.day, _ORDER[one.kind], one.order)
    )
    earlier = [one for one in known if first is not None and one.day < first]
    balance = opening = total(one.amount for one in earlier)
    rows: list[Row] = []
    for group in _grouped(known[len(earlier) :]):
        amount = total(one.amount for one in group)
        if not amount:
            continue
        balance += amount
        head = group[0]
        payment = head.kind is Kind.PAYMENT
        numbers = dict.fromkeys(
            one.number for one in group if one.number and (not payment or one.amount * _sign(amount) > ZERO)
        )
        rows.append(
            Row(
                day=head.day,
                kind=head.kind,
                amount=amount,
                balance=balance,
                numbers=tuple(numbers),
                invoice_id=None if payment else head.order if head.kind in _DOCUMENTS else head.invoice_id,
                entry_id=head.entry_id,
                note=head.note,
            )
        )
    left, credit = open_on(known, last)
    return Statement(first, last, opening, tuple(rows), balance, left, credit)


_DOCUMENTS = (Kind.INVOICE, Kind.CREDIT_NOTE)


def _sign(amount: Money) -> int:
    return 1 if amount > ZERO else -1


def _grouped(movements: Iterable[Movement]) -> list[list[Movement]]:
    """The movements in order; the parts of one bank entry on one day together, at the place of the first."""
    groups: dict[tuple[object, ...], list[Movement]] = {}
    for place, one in enumerate(movements):
        key = (one.day, one.entry_id) if one.entry_id is not None else (one.day, None, place)
        groups.setdefault(key, []).append(one)
    return list(groups.values())
