"""How the shares of a split are told on a page that does not change them."""

from __future__ import annotations

from collections.abc import Sequence

from app.billing.rules.shares import METHOD_NAMES, Method, Share, fits, percent_text, split
from app.core.money import Money
from app.web.i18n import say


def parts_of(price: Money | None, shares: Sequence[Share]) -> list[tuple[Share, str, Money | None]]:
    """Each share with how it was agreed, and what it comes to at this price; None when it does not come out."""
    amounts: Sequence[Money | None] = [None] * len(shares)
    if price is not None and fits(price, shares):
        amounts = split(price, shares)
    return [(share, _agreed(share), amount) for share, amount in zip(shares, amounts, strict=True)]


def _agreed(share: Share) -> str:
    if share.method is Method.AMOUNT:
        return str(Money(share.value))
    if share.method is Method.PERCENT:
        return percent_text(share.value)
    return say(METHOD_NAMES[share.method])
