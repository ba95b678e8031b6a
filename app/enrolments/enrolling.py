"""Enrolling people: on the organisation's own seats without a name, on a free seat, or in line. For ``service``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.money import Money
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import mails, placing
from app.enrolments.candidates import Candidate, candidate
from app.enrolments.line import record, settled, tell
from app.enrolments.recognising import OTHER_NAME, strangers
from app.enrolments.rules import InLine, check_limit


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of one person: a seat, or a place in line."""

    enrolment_id: int
    person_id: int
    name: str
    seat_number: int | None
    position: int | None
    #: Whether the seat was one that the organisation had reserved without a name.
    named: bool = False
    #: Whether the organisation now has more people in the cohort than is meant.
    over_limit: bool = False


@dataclass(frozen=True, slots=True)
class EnrolledList:
    """What became of a list; ``known`` counts those who were enrolled already."""

    enrolled: tuple[Enrolled, ...]
    known: int
    over_limit: bool = False

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
    cohort; Refused for a wrong field, a closed cohort, a hard limit, or someone who is in the cohort already.
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
    cost: Money | None = None,
) -> EnrolledList:
    """Enrols people in the order of ``rows``, all in this transaction; who is in the cohort already is passed.

    The first go to seats that the organisation reserved without a name, the next to free seats, the rest to the
    line. ``cost``: what the new seats cost together as the asker was shown; Refused when it is another now. The same
    list again changes nothing. After the start an administrator can still give names to reserved seats. Raises
    NotFound and Refused like :func:`enrol`.
    """
    organisation = placing.organisation_of(db, actor, organisation_id)
    about = mails.occasion(db, actor, cohorts.cohort(db, cohort_id), organisation)
    room = placing.locked(db, clock, cohort_id)
    reserved = placing.unnamed(db, cohort_id, organisation_id)
    late = bool(reserved) and room.cohort.state is CohortState.RUNNING and placing.is_staff(actor)
    if not late:
        placing.check_open(room.cohort, organisation)
    room, moves = settled(db, clock, room)

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
    typed = [(who.email, who.name) for who in rows]
    if strangers(db, actor, organisation_id, typed, people):
        raise Refused(OTHER_NAME, field="email")
    accounts.lock_people(db, {person.id for person in people.values()})
    present = placing.enrolled_among(db, cohort_id, {person.id for person in people.values()})
    first: dict[int, Candidate] = {}
    for who in rows:
        first.setdefault(people[who.email].id, who)
    newcomers = [who for person_id, who in first.items() if person_id not in present]

    own = reserved[: len(newcomers)]
    more = len(newcomers) - len(own)
    if more:
        placing.check_open(room.cohort, organisation)
    limit, has = room.limit(organisation_id), room.people_of(organisation_id)
    over = check_limit(limit, now=has, more=more, organisation=organisation.name)
    places = [*own, *room.places(organisation_id, more)]
    new_seats = sum(not isinstance(where, InLine) for where in places) - len(own)
    if cost is not None and cost != room.cohort.price * new_seats:
        raise Refused(
            T(
                "De nieuwe plaatsen kosten nu samen %(due)s, niet %(shown)s. Kijk de lijst na en bevestig opnieuw.",
                due=room.cohort.price * new_seats,
                shown=cost,
            )
        )

    done: list[Enrolled] = []
    for who, where in zip(newcomers, places, strict=True):
        person = people[who.email]
        row = placing.add(db, actor, clock, room, organisation_id, person.id, who.function, where)
        waits = isinstance(where, InLine)
        done.append(
            Enrolled(
                row.id,
                person.id,
                who.name.full,
                None if waits else where.number,
                where.position if isinstance(where, InLine) else None,
                named=where in own,
                over_limit=over,
            )
        )
        if isinstance(where, InLine):
            mails.waiting(db, clock, about, person, where.position)
        else:
            mails.confirmed(db, actor, clock, about, person.id)
    in_line = [(one.name, one.position) for one in done if one.position is not None]
    if in_line:
        mails.line(db, clock, about, in_line)
    if done:
        cohorts.planning_changed(db, cohort_ids=[room.cohort.id], seats_only=True)
    if in_line and room.stock.free_for(organisation_id):
        room, more_moves = settled(db, clock, placing.look(db, clock, room.cohort, room.line))
        tell(db, actor, clock, room, more_moves)
    tell(db, actor, clock, room, moves)
    rows_by_id = placing.rows(db, [one.enrolment_id for one in done])
    for one in done:
        record(
            db,
            actor,
            clock,
            "enrolments:enrolment:create",
            rows_by_id[one.enrolment_id],
            seat_number=one.seat_number,
            position=one.position,
            named=one.named,
            over_limit=one.over_limit,
        )
    return EnrolledList(tuple(done), len(rows) - len(done), over)
