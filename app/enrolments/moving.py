"""A learner goes on in another cohort: the seat moves with its price. Offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import Forbidden, NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.enrolments import placing
from app.enrolments.line import leave, record, settled, tell
from app.enrolments.models import Enrolment, Seat
from app.enrolments.placing import OPEN
from app.enrolments.rules import EnrolmentState, InLine, Step, after


@dataclass(frozen=True, slots=True)
class Moved:
    """Whose seat moved, and where to."""

    enrolment_id: int
    before_enrolment_id: int
    person_id: int
    organisation_id: int
    seat_id: int
    name: str
    from_cohort_id: int
    to_cohort_id: int
    from_number: int
    to_number: int


def move(
    db: Session, actor: Actor, clock: Clock, *, enrolment_id: int, to_cohort_id: int, reason: str = ""
) -> Moved:
    """Moves a person and the seat to another cohort; price and funding stay with the seat, attendance behind.

    The seat that becomes free is offered to the line of the old cohort. Letters are the caller's. Only for an
    administrator. Raises NotFound; Refused for someone without a seat, a target that takes nobody, has no free seat
    or people waiting, and a person who is there already.
    """
    if actor != SYSTEM and not actor.has(Role.ADMINISTRATOR):
        raise Forbidden
    from_cohort_id = db.scalar(sa.select(Enrolment.cohort_id).where(Enrolment.id == enrolment_id))
    if from_cohort_id is None:
        raise NotFound
    if from_cohort_id == to_cohort_id:
        raise Refused(T("Kies een andere groep dan die waarin de deelnemer al zit."), field="to_cohort_id")
    rooms = {key: placing.locked(db, clock, key) for key in sorted((from_cohort_id, to_cohort_id))}
    old, new = rooms[from_cohort_id], rooms[to_cohort_id]
    row = db.get_one(Enrolment, enrolment_id, populate_existing=True)
    person = accounts.people(db, [row.person_id])[row.person_id]
    after(EnrolmentState(row.state), Step.MOVE, person.full_name)
    if new.cohort.state not in OPEN:
        raise Refused(
            T("Groep %(name)s is niet open voor aanmelding.", name=new.cohort.name), field="to_cohort_id"
        )
    if placing.enrolled_among(db, to_cohort_id, {row.person_id}):
        text = T(
            "%(name)s is al aangemeld voor groep %(cohort)s.", name=person.full_name, cohort=new.cohort.name
        )
        raise Refused(text, field="to_cohort_id")
    new, made = settled(db, clock, new)
    if isinstance(new.places(row.organisation_id, 1)[0], InLine):
        text = T(
            "Groep %(cohort)s heeft geen vrije plaats. Wie daar wacht, gaat voor.", cohort=new.cohort.name
        )
        raise Refused(text, field="to_cohort_id")
    seat = db.get_one(Seat, row.seat_id, populate_existing=True)
    from_number, (to_number,) = seat.number, new.stock.numbers(1)
    leave(row, clock, Step.MOVE, person.full_name)
    row.seat_id = None
    db.flush()
    seat.cohort_id, seat.number = to_cohort_id, to_number
    added = Enrolment(
        cohort_id=to_cohort_id,
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        function=row.function,
        requested_at=clock.now(),
        requested_by_person_id=actor.person_id,
        state=EnrolmentState.CONFIRMED,
        seat_id=seat.id,
        waiting_number=None,
    )
    db.add(added)
    db.flush()
    cohorts.planning_changed(db, cohort_ids=rooms, seats_only=True)
    old, freed = settled(db, clock, placing.look(db, clock, old.cohort, old.line))
    record(
        db,
        actor,
        clock,
        "enrolments:enrolment:move",
        added,
        before=enrolment_id,
        from_cohort_id=from_cohort_id,
        reason=reason.strip(),
    )
    tell(db, actor, clock, new, made)
    tell(db, actor, clock, old, freed)
    return Moved(
        enrolment_id=added.id,
        before_enrolment_id=enrolment_id,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        seat_id=seat.id,
        name=person.full_name,
        from_cohort_id=from_cohort_id,
        to_cohort_id=to_cohort_id,
        from_number=from_number,
        to_number=to_number,
    )
