"""VAT on the lines of one invoice, per category on the sum, as EN 16931 asks (BR-CO-10, 14 and 17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.money import ZERO, Money, divide, total


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
    """The lines of an invoice with their VAT; `net` + `vat` = `gross`, and `net` is the sum of `lines`."""

    #: Each line without VAT.
    lines: tuple[Money, ...]
    net: Money
    vat: Money
    gross: Money
    #: Whole percents; None when exempt.
    percent: int | None


def tax(amounts: Sequence[Money], regime: VatRegime, percent: int) -> Taxed:
    """Works out the VAT on `amounts`, the parts of seat prices that one payer bears.

    VAT is rounded once, half away from zero, on the sum and not per line. Under `INCLUSIVE` the payer pays
    exactly the sum of `amounts`: € 2.500,00 is € 2.066,12 + € 433,88. Amounts may be negative (a credit).
    """
    whole = total(amounts)
    if regime is VatRegime.EXEMPT:
        return Taxed(tuple(amounts), whole, ZERO, whole, None)
    if percent < 0:
        raise ValueError("a VAT rate is not negative")
    if regime is VatRegime.EXCLUSIVE:
        vat = _ratio(whole, percent, 100)
        return Taxed(tuple(amounts), whole, vat, whole + vat, percent)
    net = _ratio(whole, 100, 100 + percent)
    weights = [abs(amount.cents) for amount in amounts]
    lines = divide(net, weights) if any(weights) else tuple(amounts)
    return Taxed(lines, net, whole - net, whole, percent)


def _ratio(amount: Money, times: int, over: int) -> Money:
    """`amount` × `times` / `over`, rounded half away from zero."""
    cents = (2 * abs(amount.cents) * times + over) // (2 * over)
    return Money(cents if amount.cents >= 0 else -cents)
