"""Money in whole cents, and its fair division. Refuses to guess: no floats, no currencies but the euro."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NBSP = "\u00a0"


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in euro cents; may be negative (a credit)."""

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError(f"Money takes whole cents, not {self.cents!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __mul__(self, times: int) -> Money:
        return Money(self.cents * times)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        """The Dutch form with no-break space: ``€ 2.500,00``."""
        euros, cents = divmod(abs(self.cents), 100)
        sign = "-" if self.cents < 0 else ""
        return f"€{NBSP}{sign}{euros:,}".replace(",", ".") + f",{cents:02d}"


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum, in cents."""
    return Money(sum(amount.cents for amount in amounts))


def divide(whole: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    """Divides ``whole`` by ``weights`` to the cent with the largest remainder; earlier parts win ties.

    The parts always sum to ``whole``. Raises ValueError when no weight is positive or one is negative.
    € 2.500 over (1, 1, 1) is 833,34 + 833,33 + 833,33.
    """
    if not weights or any(weight < 0 for weight in weights) or not any(weights):
        raise ValueError("weights must be non-negative and not all zero")
    if whole.cents < 0:
        return tuple(-part for part in divide(-whole, weights))
    sum_of_weights = sum(weights)
    floors = [whole.cents * weight // sum_of_weights for weight in weights]
    remainders = [whole.cents * weight % sum_of_weights for weight in weights]
    left = whole.cents - sum(floors)
    for index in sorted(range(len(weights)), key=lambda i: (-remainders[i], i))[:left]:
        floors[index] += 1
    return tuple(Money(cents) for cents in floors)
