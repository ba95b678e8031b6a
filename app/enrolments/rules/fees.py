"""What giving a seat back costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.money import Money


@dataclass(frozen=True, slots=True)
class Fee:
    """What giving a seat back costs today."""

    amount: Money
    #: Whole percents of the price.
    percent: int
    #: Days until the start; negative when the cohort has started, None when the start is not known.
    days_before: int | None


def withdrawal_fee(price: Money, steps: Sequence[tuple[int, int]], start: date | None, today: date) -> Fee:
    """The fee under ``steps``: pairs (days before the start, percent), from early to late.

    The first step whose days are not yet past holds; after the last one, the last. Half a cent is rounded up.
    Without a start date it is free. Source: the course's cancellation terms (course.yaml); default free until
    28 days before, then 50 %, from less than 7 days on 100 %.
    """
    if start is None or not steps:
        return Fee(Money(0), 0, None)
    days = (start - today).days
    percent = next((share for before, share in steps if days >= before), steps[-1][1])
    return Fee(Money((price.cents * percent * 2 + 100) // 200), percent, days)
