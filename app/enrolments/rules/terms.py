"""How a cohort hands out its seats: settings with defaults, never constants in code that decides."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import Refused
from app.core.text import T


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one cohort; the defaults hold until an administrator changes them."""

    #: How many hours an offer is held.
    offer_hours: int = 72
    #: From how many days before the start nothing is offered automatically.
    offers_stop_days: int = 7
    #: How many people one organisation may have, in line too; None for no limit.
    organisation_limit: int | None = None
    #: Whether passing that limit is refused; else it is only warned about.
    limit_is_hard: bool = False


def check_terms(terms: Terms) -> None:
    """Raise Refused at the field for terms that cannot be."""
    if not 1 <= terms.offer_hours <= 720:
        raise Refused(T("Houd een aanbod 1 tot en met 720 uur vast."), field="offer_hours")
    if not 0 <= terms.offers_stop_days <= 365:
        raise Refused(T("Kies 0 tot en met 365 dagen."), field="offers_stop_days")
    if terms.organisation_limit is not None and not 1 <= terms.organisation_limit <= 500:
        raise Refused(T("Kies 1 tot en met 500 mensen, of laat het veld leeg."), field="organisation_limit")
