"""The waiting line: whose turn it is, and how long an offer holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.enrolments.rules.limits import Limit
from app.enrolments.rules.places import Stock
from app.enrolments.rules.terms import Terms


class Verdict(StrEnum):
    """What the next look at the line means for someone in it."""

    #: Gets an offer now.
    OFFER = "offer"
    #: Has an open offer.
    HAS_OFFER = "has_offer"
    #: Is passed: the organisation has as many people in the group as it may.
    AT_LIMIT = "at_limit"
    #: No seat is free.
    NO_SEAT = "no_seat"


@dataclass(frozen=True, slots=True)
class Waiter:
    """Someone in line."""

    enrolment_id: int
    organisation_id: int
    has_offer: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Someone in line and what the look at the line means for them."""

    waiter: Waiter
    verdict: Verdict


def turns(
    line: Iterable[Waiter], *, stock: Stock, limits: Mapping[int, Limit], held: Mapping[int, int]
) -> tuple[Turn, ...]:
    """Goes along the line in order and says for each whether it is their turn.

    ``held``: seats that an organisation has, offers included. A seat kept for an organisation goes to its first in
    line; a free one to the first in line whose organisation is not at a hard limit. So nobody gets a free seat
    while someone who stood earlier, and may have one, gets none.
    """
    free, kept, have = stock.free, dict(stock.kept), dict(held)
    room = max(0, stock.seats - len(stock.taken) - stock.offered)
    found = []
    for waiter in line:
        organisation_id = waiter.organisation_id
        limit = limits.get(organisation_id, Limit())
        if waiter.has_offer:
            verdict = Verdict.HAS_OFFER
        elif limit.hard and limit.most is not None and have.get(organisation_id, 0) >= limit.most:
            verdict = Verdict.AT_LIMIT
        elif room and (kept.get(organisation_id, 0) or free):
            verdict = Verdict.OFFER
            room -= 1
            have[organisation_id] = have.get(organisation_id, 0) + 1
            if kept.get(organisation_id, 0):
                kept[organisation_id] -= 1
            else:
                free -= 1
        else:
            verdict = Verdict.NO_SEAT
        found.append(Turn(waiter, verdict))
    return tuple(found)


def offering(terms: Terms, start: date | None, today: date) -> bool:
    """Whether free seats are offered automatically: until ``offers_stop_days`` before the start."""
    return start is None or (start - today).days > terms.offers_stop_days


def offer_end(terms: Terms, now: datetime, starts_at: datetime | None) -> datetime:
    """Until when an offer made at ``now`` holds: the term, but never past the start of the first session."""
    end = now + timedelta(hours=terms.offer_hours)
    return min(end, starts_at) if starts_at is not None and starts_at > now else end
