"""The states of seats, enrolments and offers, and the steps between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from app.core.errors import Refused
from app.core.text import T, Text


class EnrolmentState(StrEnum):
    """The states of an enrolment."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class SeatState(StrEnum):
    """The states of a seat; a taken one may still lack a name."""

    TAKEN = "taken"
    RELEASED = "released"


class OfferState(StrEnum):
    """The states of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class EndedAs(StrEnum):
    """How an enrolment ended."""

    WITHDRAWN = "withdrawn"
    #: A colleague took over the seat.
    SUBSTITUTED = "substituted"
    #: The seat moved to another cohort.
    MOVED = "moved"
    #: An offer was declined.
    DECLINED = "declined"
    #: An offer got no answer.
    EXPIRED = "expired"


#: States in which a person counts as enrolled in the cohort.
ACTIVE: Final = (EnrolmentState.CONFIRMED, EnrolmentState.WAITING, EnrolmentState.COMPLETED)
#: States in which a person sits on a seat.
SEATED: Final = (EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED)


class Step(StrEnum):
    """What can happen to an enrolment."""

    #: From the line to a seat: an offer accepted, a seat of the organisation used, or placed by an administrator.
    SEAT = "seat"
    #: An offer declined.
    DECLINE = "decline"
    #: An offer unanswered.
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    SUBSTITUTE = "substitute"
    MOVE = "move"
    COMPLETE = "complete"


_S = EnrolmentState

#: What each step makes of each state; a missing pair is refused.
STEPS: Final[Mapping[tuple[EnrolmentState, Step], tuple[EnrolmentState, EndedAs | None]]] = {
    (_S.WAITING, Step.SEAT): (_S.CONFIRMED, None),
    (_S.WAITING, Step.DECLINE): (_S.WITHDRAWN, EndedAs.DECLINED),
    (_S.WAITING, Step.EXPIRE): (_S.WITHDRAWN, EndedAs.EXPIRED),
    (_S.WAITING, Step.WITHDRAW): (_S.WITHDRAWN, EndedAs.WITHDRAWN),
    (_S.CONFIRMED, Step.WITHDRAW): (_S.WITHDRAWN, EndedAs.WITHDRAWN),
    (_S.CONFIRMED, Step.SUBSTITUTE): (_S.WITHDRAWN, EndedAs.SUBSTITUTED),
    (_S.CONFIRMED, Step.MOVE): (_S.WITHDRAWN, EndedAs.MOVED),
    (_S.CONFIRMED, Step.COMPLETE): (_S.COMPLETED, None),
    (_S.COMPLETED, Step.COMPLETE): (_S.COMPLETED, None),
}


def after(state: EnrolmentState, step: Step, name: str) -> tuple[EnrolmentState, EndedAs | None]:
    """The state after ``step`` and, when the enrolment ends, how; Refused with the reason, naming the person."""
    found = STEPS.get((state, step))
    if found is None:
        raise Refused(_why_not(state, step, name))
    return found


def _why_not(state: EnrolmentState, step: Step, name: str) -> Text:
    if state is EnrolmentState.WITHDRAWN:
        return T("%(name)s is al afgemeld. Meld de persoon opnieuw aan als dat nodig is.", name=name)
    if state is EnrolmentState.COMPLETED:
        return T("%(name)s heeft de leergang afgerond. Daaraan verandert niets meer.", name=name)
    if state is EnrolmentState.WAITING:
        if step is Step.SUBSTITUTE:
            return T("%(name)s heeft geen plaats die een collega kan overnemen.", name=name)
        return T("%(name)s staat op de wachtlijst en heeft nog geen plaats.", name=name)
    return T("%(name)s heeft al een plaats in de groep.", name=name)


def check_offer(state: OfferState, ends_at: datetime, now: datetime, name: str) -> None:
    """Raise Refused, with the reason, when an offer can no longer be answered at ``now``."""
    if state is OfferState.ACCEPTED:
        raise Refused(T("De plaats voor %(name)s is al aangenomen. Je hoeft niets te doen.", name=name))
    if state is OfferState.DECLINED:
        raise Refused(
            T(
                "Het aanbod voor %(name)s is al afgeslagen. Meld de persoon opnieuw aan voor de lijst.",
                name=name,
            )
        )
    if state is OfferState.WITHDRAWN:
        raise Refused(T("Het aanbod voor %(name)s geldt niet meer: de aanmelding is gestopt.", name=name))
    if state is OfferState.EXPIRED or ends_at <= now:
        raise Refused(
            T(
                "De tijd voor dit aanbod is voorbij. De plaats gaat naar de volgende. "
                "Meld %(name)s opnieuw aan voor een plaats op de wachtlijst.",
                name=name,
            )
        )
