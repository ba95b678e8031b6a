"""What the places where money is still have and ask, while several entries are booked one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.money import ZERO, Money
from app.payments.rules.known import Share

#: A payer, and the invoice of it that holds money, or None for its credit.
Spot = tuple[int, int | None]


@dataclass(slots=True)
class Room:
    """What each place has, and what each invoice still asks."""

    has: dict[Spot, Money]
    asks: dict[int, Money]

    def settle(self, shares: Sequence[Share]) -> bool:
        """Counts a payment when each invoice still asks exactly its part; else nothing changes."""
        if any(one.invoice_id is None or self.asks.get(one.invoice_id) != one.amount for one in shares):
            return False
        self._count(shares)
        return True

    def take_back(self, shares: Sequence[Share]) -> bool:
        """Counts a reversal when the places that it takes from have the money, and those that it gives to ask for it.

        Another reversal may have been first, and an invoice may have been credited meanwhile: then nothing changes.
        """
        before = dict(self.has), dict(self.asks)
        self._count(shares)
        given = {one.invoice_id for one in shares if one.invoice_id is not None and one.amount > ZERO}
        if any(self.has[one.payer_id, one.invoice_id] < ZERO for one in shares) or any(
            self.asks[number] < ZERO for number in given
        ):
            self.has, self.asks = before
            return False
        return True

    def _count(self, shares: Sequence[Share]) -> None:
        for one in shares:
            spot = (one.payer_id, one.invoice_id)
            self.has[spot] = self.has.get(spot, ZERO) + one.amount
            if one.invoice_id is not None:
                self.asks[one.invoice_id] = self.asks.get(one.invoice_id, ZERO) - one.amount
