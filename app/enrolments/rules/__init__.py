"""Who gets a seat, who waits, whose turn it is, and what giving a seat back costs. Pure."""

from app.enrolments.rules.fees import Fee, withdrawal_fee
from app.enrolments.rules.limits import Limit, check_limit, over_limit
from app.enrolments.rules.line import Turn, Verdict, Waiter, offer_end, offering, turns
from app.enrolments.rules.places import InLine, Kept, Place, Seated, Stock, place
from app.enrolments.rules.states import (
    ACTIVE,
    SEATED,
    EndedAs,
    EnrolmentState,
    OfferState,
    SeatState,
    Step,
    after,
    check_offer,
)
from app.enrolments.rules.terms import Terms, check_terms

__all__ = [
    "ACTIVE",
    "SEATED",
    "EndedAs",
    "EnrolmentState",
    "Fee",
    "InLine",
    "Kept",
    "Limit",
    "OfferState",
    "Place",
    "SeatState",
    "Seated",
    "Step",
    "Stock",
    "Terms",
    "Turn",
    "Verdict",
    "Waiter",
    "after",
    "check_limit",
    "check_offer",
    "check_terms",
    "offer_end",
    "offering",
    "over_limit",
    "place",
    "turns",
    "withdrawal_fee",
]
