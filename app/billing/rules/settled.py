"""What came in for an invoice, divided over its lines."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.money import ZERO, Money, divide, total


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


def settled_bare(
    amounts: Sequence[Money], billed: Money, paid: Money, written_off: Money
) -> tuple[tuple[Money, Money], ...]:
    """The same of `amounts`, the lines as they were planned, of which an invoice asks `billed` in all.

    Under VAT on top that is more than the amounts: then of each euro that came in only their part is told. Never more
    than a line's amount while no more came in than was asked; all of it once the invoice is settled to the cent.
    """
    whole = total(amounts)
    came = _part(whole, paid, billed)
    return settled_parts(amounts, came, _part(whole, paid + written_off, billed) - came)


def _part(whole: Money, some: Money, of: Money) -> Money:
    """`whole` × `some` / `of` to the cent, half away from zero; nothing of nothing."""
    if not of:
        return ZERO
    over = abs(of.cents)
    times = whole.cents * some.cents * (1 if of > ZERO else -1)
    cents = (2 * abs(times) + over) // (2 * over)
    return Money(cents if times >= 0 else -cents)
