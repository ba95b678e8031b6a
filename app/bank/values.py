"""Values of bank files, statements and entries; frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

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
class StatementView:
    """A statement; see `models.BankStatement` for the meanings."""

    identification: str
    iban: str
    starts_on: date | None
    ends_on: date | None
    opening: Money | None
    closing: Money | None


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
