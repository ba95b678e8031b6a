"""The public verbs of enrolments, and the reads that other features use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import mails, placing
from app.enrolments.candidates import Candidate, candidate
from app.enrolments.leaving import Leaving, Substitution, Withdrawal, leaving, substitute, withdraw
from app.enrolments.line import fill, tell_promoted
from app.enrolments.models import Enrolment
from app.enrolments.placing import OPEN, may_act_for, organisation_of
from app.enrolments.previews import ListPreview, Outcome, PreviewRow, preview_list
from app.enrolments.queries import (
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
    waiting_list,
)
from app.enrolments.roster import RosterLine, roster
from app.enrolments.rules import EnrolmentState, Fee, InLine, SeatState
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
from app.enrolments.standing import Standing, standing

__all__ = [
    "OPEN",
    "Candidate",
    "Enrolled",
    "EnrolledList",
    "EnrolmentState",
    "EnrolmentView",
    "Fee",
    "Leaving",
    "ListPreview",
    "Outcome",
    "ParticipantView",
    "PreviewRow",
    "RosterLine",
    "SeatCounts",
    "SeatState",
    "SeatView",
    "Standing",
    "Substitution",
    "WaitingView",
    "Withdrawal",
    "candidate",
    "cohort_ids_of_organisation",
    "cohort_ids_of_person",
    "complete",
    "enrol",
    "enrol_list",
    "enrolment",
    "enrolments_of_organisation",
    "enrolments_of_person",
    "learns",
    "leaving",
    "may_act_for",
    "move_up",
    "organisation_of",
    "participants",
    "preview_list",
    "roster",
    "seat",
    "seat_counts",
    "seats",
    "seats_by_id",
    "seats_of",
    "seats_of_organisation",
    "standing",
    "substitute",
    "waiting_list",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of one person: a seat, or a place in line."""

    enrolment_id: int
    person_id: int
    name: str
    seat_number: int | None
    position: int | None


@dataclass(frozen=True, slots=True)
class EnrolledList:
    """What became of a list; ``known`` counts those who were enrolled already."""

    enrolled: tuple[Enrolled, ...]
    known: int

    @property
    def seated(self) -> int:
        """How many got a seat."""
        return sum(one.seat_number is not None for one in self.enrolled)

    @property
    def waiting(self) -> int:
        """How many went to the line."""
        return len(self.enrolled) - self.seated


def enrol(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    cohort_id: int,
    given_name: str,
    infix: str,
    family_name: str,
    email: str,
    function: str = "",
) -> Enrolled:
    """Enrols one person: on a seat when there is one, else at the end of the line.

    A known address keeps the name that its owner has. Raises NotFound for a foreign organisation or an unknown
    cohort; Refused for a wrong field, a closed cohort, or someone who is in the cohort already.
    """
    who = candidate(
        given_name=given_name, infix=infix, family_name=family_name, email=email, function=function
    )
    result = enrol_list(db, actor, clock, organisation_id=organisation_id, cohort_id=cohort_id, rows=[who])
    if not result.enrolled:
        raise Refused(T("Dit e-mailadres is al aangemeld voor deze groep."), field="email")
    return result.enrolled[0]


def enrol_list(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    cohort_id: int,
    rows: Sequence[Candidate],
) -> EnrolledList:
    """Enrols people in the order of ``rows``, all in this transaction; who is in the cohort already is passed.

    The same list again changes nothing. Raises NotFound and Refused like :func:`enrol`.
    """
    organisation = placing.organisation_of(db, actor, organisation_id)
    about = mails.occasion(db, actor, cohorts.cohort(db, cohort_id), organisation)
    room = placing.locked(db, cohort_id)
    placing.check_open(room.cohort, organisation)
    room, promoted = fill(db, clock, room)

    # by address, so that two lists at once take hold of the same people in the same order
    people = {
        who.email: accounts.find_or_create_person(
            db,
            clock,
            given_name=who.given_name,
            infix=who.infix,
            family_name=who.family_name,
            email=who.email,
            function=who.function,
        )
        for who in sorted(rows, key=lambda who: who.email)
    }
    present = placing.enrolled_among(db, cohort_id, {person.id for person in people.values()})
    first: dict[str, Candidate] = {}
    for who in rows:
        first.setdefault(who.email, who)
    newcomers = [who for who in first.values() if people[who.email].id not in present]

    done: list[Enrolled] = []
    for who, where in zip(newcomers, room.places(len(newcomers)), strict=True):
        person = people[who.email]
        row = placing.add(db, actor, clock, room, organisation, person.id, who, where)
        waits = isinstance(where, InLine)
        done.append(
            Enrolled(
                row.id,
                person.id,
                person.full_name,
                None if waits else where.number,
                where.position if isinstance(where, InLine) else None,
            )
        )
    if promoted or any(one.seat_number is not None for one in done):
        cohorts.planning_changed(db)
    tell_promoted(db, actor, clock, room.cohort, promoted)
    for one in done:
        if one.position is None:
            mails.confirmed(db, actor, clock, about, one.person_id)
        else:
            person = next(person for person in people.values() if person.id == one.person_id)
            mails.waiting(db, clock, about, person, one.position)
    in_line = [(one.name, one.position) for one in done if one.position is not None]
    if in_line:
        mails.line(db, clock, about, in_line)
    for one in done:
        audit.record(
            db,
            actor,
            clock,
            "enrolments:enrolment:create",
            "enrolment",
            one.enrolment_id,
            cohort_id=cohort_id,
            organisation_id=organisation_id,
            person_id=one.person_id,
            seat_number=one.seat_number,
            position=one.position,
        )
    return EnrolledList(tuple(done), len(rows) - len(done))


def move_up(db: Session, actor: Actor, clock: Clock, *, cohort_id: int) -> int:
    """Gives free seats to the first in line, after seats were added; how many moved. Raises NotFound."""
    room, promoted = fill(db, clock, placing.locked(db, cohort_id))
    if promoted:
        cohorts.planning_changed(db)
        tell_promoted(db, actor, clock, room.cohort, promoted)
    return len(promoted)


def complete(db: Session, actor: Actor, clock: Clock, *, enrolment_id: int) -> None:
    """Notes that a learner has met everything; nothing changes when that stood there already.

    Raises NotFound, and Refused for someone without a seat.
    """
    row = db.get(Enrolment, enrolment_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if row.state == EnrolmentState.COMPLETED:
        return
    if row.state != EnrolmentState.CONFIRMED:
        raise Refused(T("Deze deelnemer heeft geen plaats in de groep."))
    row.state = EnrolmentState.COMPLETED
    audit.record(db, actor, clock, "enrolments:enrolment:complete", "enrolment", enrolment_id)
