"""The states of an expression of interest, and how long it is kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.errors import Refused
from app.core.text import T, Text


class InterestState(StrEnum):
    """The states of an expression of interest."""

    UNCONFIRMED = "unconfirmed"
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


#: Which state may follow which.
NEXT: Mapping[InterestState, frozenset[InterestState]] = {
    InterestState.UNCONFIRMED: frozenset({InterestState.OPEN}),
    InterestState.OPEN: frozenset({InterestState.ACCEPTED, InterestState.DECLINED}),
    InterestState.ACCEPTED: frozenset(),
    InterestState.DECLINED: frozenset(),
}
STATE_NAMES: Mapping[InterestState, Text] = {
    InterestState.UNCONFIRMED: T("Nog niet bevestigd"),
    InterestState.OPEN: T("Wacht op een besluit"),
    InterestState.ACCEPTED: T("Organisatie gemaakt"),
    InterestState.DECLINED: T("Afgewezen"),
}
#: How long the link in the letter works, and how long what was not confirmed is kept.
CONFIRM_TERM = timedelta(days=14)
#: How long after the decision it is kept.
KEPT = timedelta(days=365)
#: The largest number of seats that makes sense in the form.
MOST_SEATS = 500


class LinkState(StrEnum):
    """What the link in the letter still does."""

    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"


def link_state(state: InterestState, sent_at: datetime, now: datetime) -> LinkState:
    """What the link of an interest in ``state``, sent at ``sent_at``, does now."""
    if state is not InterestState.UNCONFIRMED:
        return LinkState.USED
    return LinkState.GOOD if now < sent_at + CONFIRM_TERM else LinkState.EXPIRED


def check_confirm(link: LinkState) -> None:
    """Raises Refused unless the link still confirms."""
    if link is LinkState.USED:
        raise Refused(T("Je hebt dit al bevestigd. Je hoeft niets meer te doen."))
    if link is LinkState.EXPIRED:
        raise Refused(T("Deze link is verlopen. Vul het formulier opnieuw in."))


def check_decision(state: InterestState, wanted: InterestState) -> None:
    """Raises Refused, with what to do, when ``wanted`` may not follow ``state``."""
    if wanted in NEXT[state]:
        return
    if state is InterestState.UNCONFIRMED:
        raise Refused(T("Het e-mailadres is nog niet bevestigd. Wacht tot dat is gebeurd."))
    raise Refused(T("Hierover is al beslist. Kijk in de lijst wat het is geworden."))


def has_had_its_time(
    state: InterestState, sent_at: datetime, decided_at: datetime | None, now: datetime
) -> bool:
    """Whether it must be erased: 14 days without confirmation, 12 months after the decision."""
    if state is InterestState.UNCONFIRMED:
        return now >= sent_at + CONFIRM_TERM
    return decided_at is not None and now >= decided_at + KEPT
