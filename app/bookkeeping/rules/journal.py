"""The journal: what happened to money, as lines of a double-entry bookkeeping. Pure.

Every entry balances, or it cannot be made. A positive amount is debit, a negative one credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.money import ZERO, Money, total
from app.core.text import T, Text


class Role(StrEnum):
    """The accounts that the journal needs, whatever their numbers."""

    BANK = "bank"
    DEBTORS = "debtors"
    PAYER_CREDIT = "payer_credit"
    VAT = "vat"
    SUSPENSE = "suspense"
    WRITE_OFF = "write_off"
    REVENUE = "revenue"
    REVENUE_TAXED = "revenue_taxed"


#: What each is for, in words of the page.
MEANINGS: Mapping[Role, Text] = {
    Role.BANK: T("De bankrekening van de stichting."),
    Role.DEBTORS: T("Wat betalers van facturen nog moeten betalen."),
    Role.PAYER_CREDIT: T("Wat betalers te veel hebben betaald en nog te goed hebben."),
    Role.VAT: T("De btw op facturen."),
    Role.SUSPENSE: T("Wat op de bank staat en nog niet op een factuur of als tegoed is geboekt."),
    Role.WRITE_OFF: T("Wat is afgeboekt omdat het niet meer komt."),
    Role.REVENUE: T("De opbrengst van facturen zonder btw (vrijgesteld)."),
    Role.REVENUE_TAXED: T("De opbrengst van facturen met btw."),
}

#: Those that go to the profit and loss account; the others stand on the balance sheet.
RESULT = frozenset({Role.WRITE_OFF, Role.REVENUE, Role.REVENUE_TAXED})


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the ledger."""

    role: Role
    number: str
    name: str
    #: The code of the VAT in the bookkeeping; empty where none belongs.
    vat_code: str = ""


#: Until the bookkeeper gives others: numbers as many Dutch charts of accounts have them.
DEFAULTS: Mapping[Role, Account] = {
    account.role: account
    for account in (
        Account(Role.BANK, "1100", "Bank"),
        Account(Role.DEBTORS, "1300", "Debiteuren"),
        Account(Role.PAYER_CREDIT, "1400", "Tegoeden van betalers"),
        Account(Role.VAT, "1500", "Te betalen btw", "V21"),
        Account(Role.SUSPENSE, "2000", "Tussenrekening bank"),
        Account(Role.WRITE_OFF, "4900", "Afboeking debiteuren"),
        Account(Role.REVENUE, "8000", "Opbrengst leergang", "VRIJ"),
        Account(Role.REVENUE_TAXED, "8010", "Opbrengst leergang, btw", "V21"),
    )
}


class Book(StrEnum):
    """The books of the journal; the words stand in files."""

    SALES = "VERKOOP"
    BANK = "BANK"
    MEMO = "MEMO"


BOOK_NAMES: Mapping[Book, Text] = {
    Book.SALES: T("Verkoopboek"),
    Book.BANK: T("Bankboek"),
    Book.MEMO: T("Memoriaal"),
}
_ORDER = {book: place for place, book in enumerate(Book)}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry."""

    role: Role
    #: Positive: debit; negative: credit.
    amount: Money
    description: str
    payer_id: int | None = None
    invoice_number: str = ""
    #: The payer's cost centre.
    cost_centre: str = ""
    #: The cohort whose money it is.
    cohort_id: int | None = None
    #: Of revenue: whole percents; None is exempt.
    percent: int | None = None
    #: Of revenue: the VAT on it, with its sign.
    vat: Money = ZERO

    @property
    def debit(self) -> Money:
        """The amount when it is debit, else nothing."""
        return max(self.amount, ZERO)

    @property
    def credit(self) -> Money:
        """The amount when it is credit, else nothing."""
        return max(-self.amount, ZERO)

    @property
    def bears_vat_code(self) -> bool:
        """Whether a VAT code belongs on it."""
        return self.role in (Role.REVENUE, Role.REVENUE_TAXED, Role.VAT)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its lines sum to nothing."""

    book: Book
    #: Unique within its book.
    number: str
    day: date
    description: str
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if total(line.amount for line in self.lines):
            raise ValueError(f"entry {self.number} does not balance")


@dataclass(frozen=True, slots=True)
class SaleLine:
    """What one line of an invoice or credit note brings; negative on a credit note."""

    description: str
    net: Money
    vat: Money
    cost_centre: str


def sale(
    *,
    number: str,
    day: date,
    payer_id: int,
    cohort_id: int,
    lines: Sequence[SaleLine],
    vat: Money,
    percent: int | None,
    credits: str = "",
) -> Entry:
    """An invoice or a credit note: debtors to revenue by line, and VAT."""
    what = f"Creditfactuur {number} bij {credits}" if credits else f"Factuur {number}"
    invoice = credits or number
    role = Role.REVENUE if percent is None else Role.REVENUE_TAXED
    parts = [line.vat for line in lines]
    if total(parts) != vat:  # not told by line: then the first line bears it
        parts = [vat, *[ZERO] * (len(lines) - 1)]
    net = total(line.net for line in lines)
    found = [
        Line(Role.DEBTORS, net + vat, what, payer_id, invoice, cohort_id=cohort_id),
        *(
            Line(
                role,
                -line.net,
                line.description,
                payer_id,
                invoice,
                line.cost_centre,
                cohort_id,
                percent,
                -part,
            )
            for line, part in zip(lines, parts, strict=True)
        ),
        Line(Role.VAT, -vat, what, payer_id, invoice, cohort_id=cohort_id, percent=percent),
    ]
    return Entry(Book.SALES, number, day, what, _told(found))


def bank(*, entry_id: int, day: date, amount: Money, description: str) -> Entry:
    """A bank entry: bank to suspense, on the day of the bank."""
    lines = (Line(Role.BANK, amount, description), Line(Role.SUSPENSE, -amount, description))
    return Entry(Book.BANK, f"B{entry_id}", day, description, lines)


def booking(
    *, booking_id: int, day: date, amount: Money, payer_id: int, invoice_number: str, undone: bool = False
) -> Entry:
    """A booking: suspense to debtors, or to the payer's credit; the other way round when it was undone."""
    if invoice_number:
        what = f"Betaling op factuur {invoice_number}"
    else:
        what = "Tegoed van de betaler"
    role = Role.DEBTORS if invoice_number else Role.PAYER_CREDIT
    signed = -amount if undone else amount
    what = f"{what}, teruggedraaid" if undone else what
    lines = (
        Line(Role.SUSPENSE, signed, what, payer_id, invoice_number),
        Line(role, -signed, what, payer_id, invoice_number),
    )
    return Entry(Book.MEMO, f"K{booking_id}{'R' if undone else ''}", day, what, lines)


def write_off(
    *,
    write_off_id: int,
    day: date,
    amount: Money,
    payer_id: int,
    invoice_number: str,
    reason: str,
    undone: bool = False,
) -> Entry:
    """A write-off: its cost to debtors; the other way round when it was undone."""
    signed = -amount if undone else amount
    what = f"Afboeking factuur {invoice_number}{', ongedaan' if undone else ''}: {reason}"
    lines = (
        Line(Role.WRITE_OFF, signed, what, payer_id, invoice_number),
        Line(Role.DEBTORS, -signed, what, payer_id, invoice_number),
    )
    return Entry(Book.MEMO, f"A{write_off_id}{'R' if undone else ''}", day, what, lines)


def in_period(entries: Iterable[Entry], first: date, last: date) -> tuple[Entry, ...]:
    """The entries of these days, by day and book, in the order in which they were made; none without lines."""
    found = [one for one in entries if first <= one.day <= last and one.lines]
    return tuple(sorted(found, key=lambda one: (one.day, _ORDER[one.book])))


def totals(entries: Iterable[Entry]) -> dict[Role, tuple[Money, Money]]:
    """Debit and credit by account, in the order of the roles; only those that occur."""
    sums: dict[Role, tuple[Money, Money]] = {}
    for entry in entries:
        for line in entry.lines:
            debit, credit = sums.get(line.role, (ZERO, ZERO))
            sums[line.role] = (debit + line.debit, credit + line.credit)
    return {role: sums[role] for role in Role if role in sums}


def _told(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that say something: those with an amount."""
    return tuple(line for line in lines if line.amount)
