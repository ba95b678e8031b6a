"""How an invoice stands: what is open of it, and since when it is late. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.money import ZERO, Money, total
from app.core.text import T, Text


class Standing(StrEnum):
    """How an invoice stands; the words stand in addresses."""

    #: Nothing was paid, and there is time.
    OPEN = "open"
    #: Something is open after the last day of payment.
    OVERDUE = "te-laat"
    #: Something was paid, something is open, and there is time.
    PART_PAID = "deels-betaald"
    #: Nothing is open.
    PAID = "betaald"
    #: Credit notes took all of it back.
    CREDITED = "gecrediteerd"
    #: Nothing is open, because the last of it was written off.
    WRITTEN_OFF = "afgeboekt"


#: What each is called.
STANDING_NAMES: Mapping[Standing, Text] = {
    Standing.OPEN: T("Open"),
    Standing.OVERDUE: T("Te laat"),
    Standing.PART_PAID: T("Deels betaald"),
    Standing.PAID: T("Betaald"),
    Standing.CREDITED: T("Gecrediteerd"),
    Standing.WRITTEN_OFF: T("Afgeboekt"),
}


@dataclass(frozen=True, slots=True)
class Balance:
    """Where the amount of one invoice went."""

    #: What the invoice asks, with VAT.
    total: Money
    #: What credit notes took back; positive.
    credited: Money = ZERO
    #: What bank entries paid, less what came back.
    paid: Money = ZERO
    #: What two people wrote off.
    written_off: Money = ZERO

    @property
    def open(self) -> Money:
        """What the payer still has to pay; negative when there is too much on the invoice."""
        return self.total - self.credited - self.paid - self.written_off

    def standing(self, due_on: date | None, on: date) -> Standing:
        """How the invoice stands on a day; `due_on` is the last day of payment."""
        if self.open > ZERO:
            if days_late(due_on, on):
                return Standing.OVERDUE
            return Standing.PART_PAID if self.paid > ZERO else Standing.OPEN
        if self.credited >= self.total:
            return Standing.CREDITED
        return Standing.WRITTEN_OFF if self.written_off else Standing.PAID


def days_late(due_on: date | None, on: date) -> int:
    """How many days after the last day of payment it is; 0 when there is still time."""
    return max((on - due_on).days, 0) if due_on is not None else 0


@dataclass(frozen=True, slots=True)
class Age:
    """The invoices that are late by so many days."""

    #: The first and last day of the range; None: and more.
    first: int
    last: int | None
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is open of all invoices, and how long it is late."""

    #: All that is open.
    open: Money
    #: The part of which there is still time to pay.
    in_time: Money
    #: How many invoices those are.
    in_time_count: int
    #: The part that is late, by age.
    ages: tuple[Age, ...]

    @property
    def overdue(self) -> Money:
        """The part that is late."""
        return self.open - self.in_time


#: Days late: up to a week, two weeks, a month, more.
AGES: tuple[tuple[int, int | None], ...] = ((1, 7), (8, 14), (15, 30), (31, None))


def ageing(open_and_late: Iterable[tuple[Money, int]]) -> Ageing:
    """The figures of invoices, each told as what is open and how many days it is late. What is not open is left out."""
    rows = [(amount, late) for amount, late in open_and_late if amount > ZERO]
    ages = []
    for first, last in AGES:
        found = [amount for amount, late in rows if late >= first and (last is None or late <= last)]
        ages.append(Age(first, last, len(found), total(found)))
    in_time = [amount for amount, late in rows if not late]
    return Ageing(total(amount for amount, _ in rows), total(in_time), len(in_time), tuple(ages))
