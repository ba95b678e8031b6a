"""The line moves up: free seats go to who waits, in order. Used by the verbs of this feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts.service import CohortView
from app.core.clock import Clock
from app.core.permissions import Actor
from app.enrolments import mails, placing
from app.enrolments.models import Enrolment
from app.enrolments.placing import OPEN, Room
from app.enrolments.rules import EnrolmentState
from app.organisations import service as organisations


def fill(db: Session, clock: Clock, room: Room) -> tuple[Room, list[Enrolment]]:
    """Gives free seats to the first in line, while the cohort takes people; the room as it is then, and who."""
    if not room.waiting or not room.free or room.cohort.state not in OPEN:
        return room, []
    numbers = room.free
    promoted = placing.first_in_line(db, room.cohort.id, len(numbers))
    for row, number in zip(promoted, numbers, strict=False):
        row.seat_id = placing.take(db, clock, room.cohort, row.organisation_id, number)
        row.state = EnrolmentState.CONFIRMED
    db.flush()
    taken = room.taken | frozenset(numbers[: len(promoted)])
    return replace(room, taken=taken, waiting=room.waiting - len(promoted)), promoted


def tell_promoted(
    db: Session, actor: Actor, clock: Clock, cohort: CohortView, promoted: Sequence[Enrolment]
) -> None:
    """Posts the letters to who moved up and to their coordinators, and records it."""
    people = accounts.people(db, {row.person_id for row in promoted})
    for organisation_id in dict.fromkeys(row.organisation_id for row in promoted):
        organisation = organisations.organisation(db, organisation_id)
        about = replace_enroller(mails.occasion(db, actor, cohort, organisation))
        own = [row for row in promoted if row.organisation_id == organisation_id]
        mails.promoted(db, clock, about, [people[row.person_id].full_name for row in own])
        for row in own:
            mails.confirmed(db, actor, clock, about, row.person_id)
    for row in promoted:
        audit.record(
            db,
            actor,
            clock,
            "enrolments:enrolment:promote",
            "enrolment",
            row.id,
            cohort_id=cohort.id,
            organisation_id=row.organisation_id,
            person_id=row.person_id,
        )


def replace_enroller(about: mails.Occasion) -> mails.Occasion:
    """The same occasion without the acting person: who gave a seat back is not the reader's business."""
    return replace(about, facts={**about.facts, "enrolled_by": ""})
