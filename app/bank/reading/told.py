"""What a file tells, and the small things that all kinds of files need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.core.db import LINE, LONG
from app.core.errors import Refused
from app.core.text import T, Text

#: More entries than this in one file are refused.
MOST_ENTRIES = 50_000
#: The largest amount that is believed: a hundred billion euros, in cents.
MOST_CENTS = 10**13
_AMOUNT = re.compile(r"(\d{1,14})(?:\.(\d{1,5}))?\Z", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}\Z", re.ASCII)
#: What payers' banks fill in when the payer gave no mark.
_NO_MARK = frozenset({"NOTPROVIDED", "NOTPROVIDED.", "NOT PROVIDED", "NONREF"})


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """One entry; see `models.BankEntry` for the meanings."""

    booked_on: date
    value_on: date | None
    amount_cents: int
    counterparty_name: str
    counterparty_iban: str
    remittance: str
    reference: str
    end_to_end_id: str
    bank_reference: str
    reversal: bool


@dataclass(frozen=True, slots=True)
class ToldStatement:
    """A statement; see `models.BankStatement` for the meanings."""

    identification: str
    #: The account as the file writes it: an IBAN, or of some CSV files its last digits.
    account: str
    starts_on: date | None
    ends_on: date | None
    opening_cents: int | None
    closing_cents: int | None
    entries: tuple[ToldEntry, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file."""

    sha256: str
    name: str
    #: camt, csv, or zip when it holds both.
    format: str
    statements: tuple[ToldStatement, ...]


def damaged() -> Refused:
    """The sentence for a file that ends early or is not what it seems."""
    return Refused(
        T("Het bestand is niet heel: het is afgebroken of beschadigd. Download het opnieuw bij de bank."),
        field="file",
    )


def unfit(what: Text) -> Refused:
    """The sentence for one place in a file that cannot be read."""
    return Refused(
        T("Het bestand klopt niet: %(what)s is niet te lezen. Download het opnieuw bij de bank.", what=what),
        field="file",
    )


def euros_only(currency: str) -> None:
    """Refuses any currency but the euro."""
    if currency != "EUR":
        shown = currency[:10] if currency.isascii() and currency.isalnum() else "?"
        raise Refused(
            T("Dit afschrift is in %(currency)s. Alleen euro’s worden ingelezen.", currency=shown),
            field="file",
        )


def cents_of(text: str) -> int:
    """An amount with a decimal point, without sign, in cents; parts of a cent are refused."""
    found = _AMOUNT.match(text.strip())
    if not found:
        raise unfit(T("een bedrag"))
    part = (found[2] or "").ljust(2, "0")
    if part[2:].strip("0"):
        raise unfit(T("een bedrag"))
    cents = int(found[1]) * 100 + int(part[:2])
    if cents > MOST_CENTS:
        raise unfit(T("een bedrag"))
    return cents


def day_of(text: str) -> date:
    """An ISO date, or the date of an ISO moment."""
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise unfit(T("een datum")) from None
    if not 1990 <= day.year <= 2199:
        raise unfit(T("een datum"))
    return day


def iban_of(text: str) -> str:
    """An account number without spaces; empty when it is none that a column can hold."""
    bare = "".join(text.split()).upper()
    return bare if _IBAN.match(bare) else ""


def line_of(text: str | None, longest: int = LINE) -> str:
    """A text on one line, without what cannot be shown, cut to what a column holds."""
    plain = " ".join((text or "").split())
    return "".join(letter for letter in plain if letter.isprintable())[:longest].strip()


def lines_of(texts: Iterable[str | None]) -> str:
    """Texts one per line, each once, cut to what a column holds."""
    seen = dict.fromkeys(filter(None, (line_of(text, LONG) for text in texts)))
    return "\n".join(seen)[:LONG].strip()


def mark_of(text: str | None) -> str:
    """A payer's own mark; empty when the bank says that there was none."""
    plain = line_of(text)
    return "" if plain.upper() in _NO_MARK else plain
