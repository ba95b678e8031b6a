"""What came in for an invoice, divided over its lines."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.money import Money, divide


def paid_parts(paid: Money, billed: Sequence[Money]) -> tuple[Money, ...]:
    """The part of `paid` that goes to each line, in proportion to what it bills, to the cent; they sum to `paid`.

    Of lines that bill nothing at all each gets an equal part.
    """
    weights = [max(one.cents, 0) for one in billed]
    return divide(paid, weights if any(weights) else [1] * len(weights)) if weights else ()


def settled_parts(
    billed: Sequence[Money], paid: Money, written_off: Money
) -> tuple[tuple[Money, Money], ...]:
    """What of each line was paid and what was written off; a write-off falls where something was left open.

    So of an invoice that is settled to the cent each of its lines is.
    """
    came = paid_parts(paid, billed)
    lost = paid_parts(written_off, [line - one for line, one in zip(billed, came, strict=True)])
    return tuple(zip(came, lost, strict=True))
