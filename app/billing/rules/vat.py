"""VAT on the lines of one invoice, per category on the sum, as EN 16931 asks (BR-CO-10, 14 and 17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.money import ZERO, Money, divide, total

#: The only rate for which the journal has a code of VAT, in whole percents: its accounts bear one code each.
BOOKED_PERCENT = 21


class VatRegime(StrEnum):
    """How VAT relates to the price of a seat."""

    #: No VAT: exempt education (Wet OB 1968 art. 11 lid 1 onderdeel o).
    EXEMPT = "exempt"
    #: VAT comes on top of the price.
    EXCLUSIVE = "exclusive"
    #: VAT is inside the price.
    INCLUSIVE = "inclusive"


@dataclass(frozen=True, slots=True)
class Taxed:
    """The lines of an invoice with their VAT; `net` + `vat` = `gross`, `net` is the sum of `lines`, `vat` of `vats`."""

    #: Each line without VAT.
    lines: tuple[Money, ...]
    net: Money
    vat: Money
    gross: Money
    #: Whole percents; None when exempt.
    percent: int | None
    #: The part of `vat` that belongs to each line, so that taking lines back one by one gives back exactly `vat`.
    vats: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Vat:
    """How VAT is charged, and from which day on."""

    regime: VatRegime
    #: Whole percents; without meaning when exempt.
    percent: int
    #: Why none is charged, as printed; empty when it is charged.
    exemption_text: str
    #: The first day on which it holds; None: always.
    from_day: date | None = None


def vat_on(periods: Sequence[Vat], day: date, otherwise: Vat) -> Vat:
    """What holds on a day: the period that began last, else the VAT that the cohort was opened with."""
    begun = [period for period in periods if period.from_day is not None and period.from_day <= day]
    return max(begun, key=lambda period: period.from_day or date.min, default=otherwise)


def tax(amounts: Sequence[Money], regime: VatRegime, percent: int) -> Taxed:
    """Works out the VAT on `amounts`, the parts of seat prices that one payer bears.

    VAT is rounded once, half away from zero, on the sum and not per line. Under `INCLUSIVE` the payer pays
    exactly the sum of `amounts`: € 2.500,00 is € 2.066,12 + € 433,88. Amounts may be negative (a credit).
    """
    whole = total(amounts)
    if regime is VatRegime.EXEMPT:
        return Taxed(tuple(amounts), whole, ZERO, whole, None, (ZERO,) * len(amounts))
    if percent < 0:
        raise ValueError("a VAT rate is not negative")
    weights = [abs(amount.cents) for amount in amounts]
    if regime is VatRegime.EXCLUSIVE:
        vat = _ratio(whole, percent, 100)
        return Taxed(tuple(amounts), whole, vat, whole + vat, percent, _parts(vat, weights))
    net = _ratio(whole, 100, 100 + percent)
    lines = _parts(net, weights)
    vats = tuple(amount - line for amount, line in zip(amounts, lines, strict=True))
    return Taxed(lines, net, whole - net, whole, percent, vats)


def _parts(whole: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    return divide(whole, weights) if any(weights) else (ZERO,) * len(weights)


def _ratio(amount: Money, times: int, over: int) -> Money:
    """`amount` × `times` / `over`, rounded half away from zero."""
    cents = (2 * abs(amount.cents) * times + over) // (2 * over)
    return Money(cents if amount.cents >= 0 else -cents)
