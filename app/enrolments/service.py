"""The public verbs of enrolments, and the reads that other features use."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.enrolments.allotting import set_allotment, set_terms
from app.enrolments.answers import Answered, accept_offer, decline_offer, promote
from app.enrolments.candidates import Candidate, candidate
from app.enrolments.ends import left_on, moved_to
from app.enrolments.enrolling import Enrolled, EnrolledList, enrol, enrol_list
from app.enrolments.leaving import Leaving, Withdrawal, leaving, withdraw
from app.enrolments.line import offer_next, settle, settle_all, withdraw_offers
from app.enrolments.models import Enrolment
from app.enrolments.moving import Moved, move
from app.enrolments.offers import OfferView, open_offers
from app.enrolments.placing import OPEN, Room, may_act_for, organisation_of
from app.enrolments.previews import ListPreview, Outcome, PreviewRow, preview_list, room
from app.enrolments.queries import (
    Belonged,
    Belonging,
    EnrolmentView,
    ParticipantView,
    WaitingView,
    cohort_ids_of_organisation,
    cohort_ids_of_person,
    enrolment,
    enrolments_of_organisation,
    enrolments_of_person,
    learns,
    participants,
    participants_of,
    seated_in,
    seats_beside,
    sits_in,
    waiting_list,
    who_belonged,
)
from app.enrolments.reminding import planned_reminders
from app.enrolments.reserving import (
    Reserved,
    UnnamedSeat,
    extend_names_due,
    give_back_seat,
    names_due_by,
    reserve_seats,
    seat_to_give_back,
    unnamed_seats,
)
from app.enrolments.roster import (
    RosterLine,
    cohorts_of_enrolments,
    employers,
    enrolled_by,
    enrolment_ids_of,
    people_of,
    roster,
)
from app.enrolments.rules import (
    EnrolmentState,
    Fee,
    InLine,
    Limit,
    OfferState,
    Seated,
    SeatState,
    Stock,
    Terms,
    after,
)
from app.enrolments.rules import Step as EnrolmentStep
from app.enrolments.seats import (
    SeatCounts,
    SeatView,
    seat,
    seat_counts,
    seats,
    seats_by_id,
    seats_of,
    seats_of_organisation,
)
from app.enrolments.standing import OwnPerson, Standing, standing
from app.enrolments.substituting import Substitution, substitute
from app.enrolments.terms import AllotmentView, allotments_of, terms

__all__ = [
    "OPEN",
    "AllotmentView",
    "Answered",
    "Belonged",
    "Belonging",
    "Candidate",
    "Enrolled",
    "EnrolledList",
    "EnrolmentState",
    "EnrolmentStep",
    "EnrolmentView",
    "Fee",
    "InLine",
    "Leaving",
    "Limit",
    "ListPreview",
    "Moved",
    "OfferState",
    "OfferView",
    "Outcome",
    "OwnPerson",
    "ParticipantView",
    "PreviewRow",
    "Reserved",
    "Room",
    "RosterLine",
    "SeatCounts",
    "SeatState",
    "SeatView",
    "Seated",
    "Standing",
    "Stock",
    "Substitution",
    "Terms",
    "UnnamedSeat",
    "WaitingView",
    "Withdrawal",
    "accept_offer",
    "allotments_of",
    "candidate",
    "cohort_ids_of_organisation",
    "cohort_ids_of_person",
    "cohorts_of_enrolments",
    "complete",
    "decline_offer",
    "employers",
    "enrol",
    "enrol_list",
    "enrolled_by",
    "enrolment",
    "enrolment_ids_of",
    "enrolments_of_organisation",
    "enrolments_of_person",
    "extend_names_due",
    "give_back_seat",
    "learns",
    "leaving",
    "left_on",
    "may_act_for",
    "move",
    "moved_to",
    "names_due_by",
    "offer_next",
    "open_offers",
    "organisation_of",
    "participants",
    "participants_of",
    "people_of",
    "planned_reminders",
    "preview_list",
    "promote",
    "reserve_seats",
    "room",
    "roster",
    "seat",
    "seat_counts",
    "seat_to_give_back",
    "seated_in",
    "seats",
    "seats_beside",
    "seats_by_id",
    "seats_of",
    "seats_of_organisation",
    "set_allotment",
    "set_terms",
    "settle",
    "settle_all",
    "sits_in",
    "standing",
    "substitute",
    "terms",
    "unnamed_seats",
    "waiting_list",
    "who_belonged",
    "withdraw",
    "withdraw_offers",
]


def complete(db: Session, actor: Actor, clock: Clock, *, enrolment_id: int) -> None:
    """Notes that a learner has met everything; nothing changes when that stood there already.

    Raises NotFound, and Refused for someone without a seat.
    """
    row = db.get(Enrolment, enrolment_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if row.state == EnrolmentState.COMPLETED:
        return
    name = accounts.people(db, [row.person_id])[row.person_id].full_name
    row.state, _ = after(EnrolmentState(row.state), EnrolmentStep.COMPLETE, name)
    audit.record(db, actor, clock, "enrolments:enrolment:complete", "enrolment", enrolment_id)
