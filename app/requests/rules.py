"""The states of a request, and when one may be asked or decided. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.errors import Refused
from app.core.text import T, Text


class RequestKind(StrEnum):
    """What is asked."""

    #: A seat: decided by a coordinator of the organisation.
    SEAT = "seat"
    #: To take over a colleague's seat after the start: decided by an administrator.
    SUBSTITUTION = "substitution"


class RequestState(StrEnum):
    """The states of a request."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


#: How long after the decision a request is kept.
KEPT = timedelta(days=365)

#: Which state may follow which.
NEXT: Mapping[RequestState, frozenset[RequestState]] = {
    RequestState.OPEN: frozenset({RequestState.APPROVED, RequestState.DECLINED, RequestState.WITHDRAWN}),
    RequestState.APPROVED: frozenset(),
    RequestState.DECLINED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}
STATE_NAMES: Mapping[RequestState, Text] = {
    RequestState.OPEN: T("Wacht op een besluit"),
    RequestState.APPROVED: T("Goedgekeurd"),
    RequestState.DECLINED: T("Afgewezen"),
    RequestState.WITHDRAWN: T("Ingetrokken"),
}
_DECIDED: Mapping[RequestState, Text] = {
    RequestState.APPROVED: T("Deze aanvraag is al goedgekeurd. Er is niets veranderd."),
    RequestState.DECLINED: T("Deze aanvraag is al afgewezen. Vraag de collega om een nieuwe te doen."),
    RequestState.WITHDRAWN: T("Deze aanvraag is ingetrokken. Doe zo nodig een nieuwe."),
}


def check_decision(state: RequestState, wanted: RequestState) -> None:
    """Raises Refused, with what to do, when ``wanted`` may not follow ``state``."""
    if wanted not in NEXT[state]:
        raise Refused(_DECIDED.get(state, T("Dit kan niet. Ververs de pagina.")))


def takes_people(open_now: bool, starts_at: datetime | None, now: datetime) -> bool:
    """Whether a seat may be asked for: the cohort is open, planned, and has not begun."""
    return open_now and starts_at is not None and now < starts_at


def check_seat(takes: bool, cohort_name: str) -> None:
    """Raises Refused, with what to do, when the cohort takes nobody any more."""
    if not takes:
        raise Refused(
            T(
                "Groep %(name)s neemt geen mensen meer aan. Wijs de aanvraag af, of laat voor een andere groep vragen.",
                name=cohort_name,
            )
        )


def check_substitution(begun: bool, ended: bool, seated: bool, name: str) -> None:
    """Raises Refused, with what to do, when the foundation need not be asked, or nothing can be taken over."""
    if not seated:
        raise Refused(T("%(name)s heeft geen plaats die een collega kan overnemen.", name=name))
    if ended:
        raise Refused(T("De groep is voorbij. Vervangen kan niet meer."))
    if not begun:
        raise Refused(T("De groep is nog niet begonnen. Je vervangt de collega zelf, zonder aanvraag."))
