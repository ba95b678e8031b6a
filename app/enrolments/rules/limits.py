"""How many people of one organisation a mixed group can have."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import Refused
from app.core.text import T


@dataclass(frozen=True, slots=True)
class Limit:
    """What one organisation may have in a cohort: seats, with and without names, and people in line."""

    #: None for no limit.
    most: int | None = None
    #: Whether passing it is refused; else it is only warned about.
    hard: bool = False


def over_limit(limit: Limit, wanted: int) -> bool:
    """Whether ``wanted`` people are more than the organisation may have."""
    return limit.most is not None and wanted > limit.most


def check_limit(limit: Limit, *, now: int, more: int, organisation: str) -> bool:
    """Whether ``more`` people on top of ``now`` pass a soft limit; Refused when the limit is hard.

    Who adds nobody passes nothing, also when the limit was lowered meanwhile.
    """
    if not more or not over_limit(limit, now + more):
        return False
    if limit.hard:
        raise Refused(
            T(
                "Van één organisatie kunnen ten hoogste %(most)s mensen in deze groep, zo blijft de groep gemengd. "
                "%(organisation)s heeft er nu %(now)s. Meld minder mensen aan, of vraag de stichting om ruimte.",
                most=limit.most or 0,
                organisation=organisation,
                now=now,
            )
        )
    return True
